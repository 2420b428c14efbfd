"""Endings and public supervision of our street, for the permission matrix: one of every kind that waits for somebody."""

from typing import Any

from silian.hall.actions import replies, supervising
from silian.hall.models import ClosingFile
from silian.hall.tests import build
from silian.hall.tests import build_endings as ends

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf00000301010018dd8db00000000049454e44ae426082"
)
# Address → the object it names. Everybody of another street gets 404 there, unless it is open to everybody.
NAMES: dict[str, str] = {}
OF = {
    "hall:reply": "ending_accepted", "hall:closing_new": "ending_accepted", "hall:query_new": "ending_accepted",
    "hall:reply_check": "ending_draft", "hall:reply_announce": "ending_checked", "hall:closing_check": "ending_proposed",
    "hall:closing_drop": "ending_proposed", "hall:objection_new": "ending_proposed", "hall:answers": "ending_asked",
    "hall:closing_close": "ending_heard", "hall:closing_file": "ending_file", "hall:withdraw": "ending_own",
    "hall:look_again": "ending_old", "hall:satisfaction": "ending_satisfaction", "hall:query_answer": "ending_query",
    "hall:objection_answer": "ending_objection", "hall:objection_uphold": "ending_objection",
    "hall:objection_settle": "ending_answered",
}  # fmt: skip


def objects(cast, found) -> dict[str, Any]:
    watch = ends.supervisor(cast, "world_supervisor")
    asked, closed = ends.asked(cast), ends.closed(cast)
    checked = ends.drafted(cast)
    replies.check_reply(checked, by=cast.secretary)
    objection = supervising.object_to_closing(ends.heard(cast), "示例没修好", by=watch)
    answered = supervising.object_to_closing(ends.heard(cast), "示例还漏", by=watch)
    supervising.answer_objection(answered, "示例已修", by=cast.community_secretary)
    pictured = ends.closings.propose_closing(
        build.accepted(cast), ends.SOLVED, by=cast.community_secretary, pictures=[(PNG, "示例.png")]
    )
    own = build.accepted(cast, by=cast.resident)
    raised = build.raised(cast, title="示例凭链接")
    return {
        "ending_accepted": build.accepted(cast), "ending_draft": ends.drafted(cast), "ending_checked": checked,
        "ending_proposed": ends.proposed(cast), "ending_asked": asked, "ending_raiser": ends.raiser(asked),
        "ending_heard": ends.heard(cast), "ending_file": ClosingFile.objects.get(closing=pictured), "ending_own": own,
        "ending_own_asked": ends.asked(cast, build.accepted(cast, by=cast.resident)),
        "ending_old": build.made_late(build.fresh(closed.matter)), "ending_satisfaction": ends.satisfaction(ends.closed(cast)),
        "ending_query": supervising.file_query(build.accepted(cast), "示例怎么样了？", by=watch),
        "ending_objection": objection, "ending_answered": build.fresh(answered), "ending_secret": raised.secret,
    }  # fmt: skip


def arguments(cast, found) -> dict[str, dict[str, Any]]:
    asked, own = found["ending_asked"], found["ending_own_asked"]
    return {name: {"pk": found[thing].pk} for name, thing in OF.items()} | {
        "hall:answer_record": {"pk": asked.pk, "raiser_pk": found["ending_raiser"].pk},
        "hall:answer_say": {"pk": own.pk, "raiser_pk": ends.raiser(own).pk},
        "hall:asked": {"secret": found["ending_secret"]},
        "hall:figure_rows": {"which": "solved"},
    }


def bodies(cast, found) -> dict[str, dict[str, Any]]:
    words = {"because": "示例", "words": "示例"}
    return {
        "hall:closing_drop": words, "hall:objection_uphold": words, "hall:withdraw": words, "hall:objection_settle": words,
        "hall:answer_record": {"act": "answer", "verdict": "solved", "way": "phone"}, "hall:answer_say": {"verdict": "solved"},
        "hall:asked": {"act": "withdraw", "words": "示例修好了"},
    }  # fmt: skip
