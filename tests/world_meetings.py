"""The meetings of our street's sector group, for the permission matrix: one coming with topics wanted, one written, one out, one final."""

from typing import Any

from silian.meetings.actions import agenda, agreeing
from silian.meetings.models import Line
from silian.meetings.tests import build

# Address → the object it names. Everybody of another street gets 404 there.
NAMES = {
    **{f"meetings:{name}": "meeting_coming" for name in ("meeting", "meeting_edit", "meeting_call", "meeting_cancel", "topic_new", "agenda", "invitation_docx")},
    "meetings:meeting_hold": "meeting_begun", "meetings:guests": "meeting_called", "meetings:answer_for": "meeting_called", "meetings:answer": "meeting_invitee",
    **{f"meetings:{name}": "meeting_item" for name in ("item", "item_move", "item_drop")},
    **{f"meetings:{name}": "meeting_written" for name in ("attendance", "paper_list", "minutes")},
    "meetings:line": "meeting_draft_line", "meetings:object": "meeting_line_out", "meetings:confirm": "meeting_present", "meetings:objection": "meeting_objection",
    "meetings:finish": "meeting_silent", "meetings:correct": "meeting_final_line", "meetings:minutes_docx": "meeting_final",
}  # fmt: skip


def objects(cast, found) -> dict[str, Any]:
    coming = build.planned(cast, "示例下次例会", days=10)
    item = agenda.add_item(coming, {"title": "示例养老服务"}, by=cast.convener)
    topic = agenda.raise_topic(coming, "示例停车难", by=cast.choir_liaison)
    called = build.called(cast, title="示例已通知例会")
    begun = build.moved(build.called(cast, title="示例今天的会"), -1)
    written, out = build.written(cast, title="示例待写纪要"), build.out(cast, title="示例征求确认")
    line = Line.objects.get(minutes__meeting=out, number=1)
    present = build.row(out, cast.choir)
    objection = agreeing.object_to_line(line, present, "没这么说", by=cast.choir_liaison)
    final = build.final(cast, title="示例已定稿")
    return {
        "meeting_coming": coming, "meeting_item": item, "meeting_topic": topic, "meeting_called": called, "meeting_begun": begun, "meeting_written": written,
        "meeting_invitee": build.row(called, cast.choir), "meeting_draft_line": Line.objects.get(minutes__meeting=written, number=1),
        "meeting_line_out": Line.objects.get(minutes__meeting=out, number=2), "meeting_present": present, "meeting_objection": objection,
        "meeting_silent": build.over(build.out(cast, title="示例都没说话")), "meeting_final": final,
        "meeting_final_line": Line.objects.get(minutes__meeting=final, number=1),
    }  # fmt: skip


def arguments(cast, found) -> dict[str, dict[str, Any]]:
    return {
        "meetings:topic_judge": {"pk": found["meeting_coming"].pk, "topic_pk": found["meeting_topic"].pk, "act": "take"}
    }


def bodies(cast, found) -> dict[str, dict[str, Any]]:
    return {
        "meetings:answer": {"answer": "yes"}, "meetings:answer_for": {"answer": "no", "invitee": found["meeting_invitee"].pk}, "meetings:meeting_cancel": {"because": "台风"}, "meetings:guests": {"names": "示例·专家"},
        "meetings:object": {"words": "不准确"}, "meetings:item_move": {"way": "up"}, "meetings:paper_list": {"text": "示例医院"},
        "meetings:topic_new": {"topic-title": "示例新议题"},
    }  # fmt: skip
