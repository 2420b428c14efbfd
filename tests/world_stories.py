"""Stories of our street, for the permission matrix: one in every state, and who is asked about them."""

from typing import Any

from silian.cobuilding.actions import projects
from silian.cobuilding.tests import build as building
from silian.stories import actions
from silian.stories.tests import build

# Address → the object it names. Everybody of another street gets 404 there.
NAMES = {
    **{f"stories:{name}": "story_draft" for name in ("change", "ask", "name", "picture_add")},
    **{f"stories:{name}": "story_asked" for name in ("reopen", "publish")},
    "stories:answer": "story_named", "stories:paper": "story_paper", "stories:picture_drop": "story_picture",
    "stories:picture": "story_picture", "api:story_in_the_making": "story_draft",
}  # fmt: skip


def _done(cast, title: str):
    running = building.running(cast, building.project(cast, title=title))
    return projects.finish(running, building.RESULT, by=cast.choir_liaison)


def objects(cast, found) -> dict[str, Any]:
    draft = actions.tell_of_project(_done(cast, "院子里的读书会"), by=cast.secretary)
    picture = actions.add_picture(draft, build.photo(), "示例图片", by=cast.secretary, nobody=True)
    waiting = actions.tell_of_matter(build.solved(cast), by=cast.secretary)
    actions.change(waiting, {"title": "灯亮了", "lead": "", "text": "示例·老李修好了灯。"}, by=cast.secretary)
    paper = actions.name_person(build.fresh(waiting), "示例·老李", by=cast.secretary)
    actions.ask(build.fresh(waiting), by=cast.secretary)
    asked = actions.ask(actions.tell_of_project(_done(cast, "病房音乐会"), by=cast.secretary), by=cast.secretary)
    asked = build.all_agree(cast, asked)
    pictured = build.pictured(cast)
    open_one = actions.ask(actions.tell_of_project(_done(cast, "送医进社区"), by=cast.secretary), by=cast.secretary)
    public = actions.tell_of_project(_done(cast, "门诊大厅的歌声"), by=cast.secretary)
    public = actions.publish(build.all_agree(cast, actions.ask(public, by=cast.secretary)), by=cast.secretary)
    return {
        "story_draft": draft, "story_picture": picture, "story_paper": paper, "story_asked": asked,
        "story_named": build.named(open_one, cast.choir), "story_public": public, "story_project": _done(cast, "一起写春联"),
        "story_pictured": actions.tell_of_matter(pictured.matter, by=cast.secretary), "story_source": pictured.files.get().file,
    }  # fmt: skip


def arguments(cast, found) -> dict[str, dict[str, Any]]:
    return {
        "stories:story": {"pk": found["story_public"].pk}, "stories:withdraw": {"pk": found["story_public"].pk},
        "stories:tell": {"kind": "project", "pk": found["story_project"].pk},
        "api:story": {"pk": found["story_public"].pk}, "api:precedents": {"kind": "demand", "pk": found["demand"].pk},
        "stories:precedents": {"kind": "demand", "pk": found["demand"].pk},
        "stories:source": {"pk": found["story_pictured"].pk, "file_pk": found["story_source"].pk},
    }  # fmt: skip


def bodies(cast, found) -> dict[str, dict[str, Any]]:
    return {
        "stories:change": {"title": "院子里的读书会", "lead": "", "text": "大家一起读书，示例·小王朗读。"},
        "stories:answer": {"answer": "agree"}, "stories:withdraw": {"because": "数字有误"},
        "stories:paper": {"paper": "10月8日签字，存文件柜"}, "stories:name": {"name": "院子"},
        "stories:sharing": {"licence": "CC-BY-4.0"},
    }  # fmt: skip
