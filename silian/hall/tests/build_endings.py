"""How the tests of endings go on from a matter that was accepted: a group that supervises, an answer, a closing on its way."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from silian.hall.actions import closings, hearing, replies
from silian.hall.models import Answer, Carrier, Closing, Matter, Satisfaction
from silian.hall.tests import build
from silian.members.mandates import forget
from silian.members.models import Body
from tests.cast import person, seat

SOLVED = {"kind": "solved", "reason": "楼道灯已换新", "evidence": "11月3日更换，物业签收单"}
NOT_YET = {
    "cannot": {"legal_ground": "《物业管理条例》第三十四条"}, "not_ours": {"handed_to": "示例供电公司"}, "partly": {}, "solved": {},
}  # fmt: skip


def group(cast) -> Body:
    """The supervision group of our street."""
    body = Body.objects.filter(federation=cast.street, kind="carrier", carrier__form="supervision").first()
    if body is None:
        body = Body.objects.create(federation=cast.street, kind="carrier", name="示例大众监督团")
        Carrier.objects.create(federation=cast.street, body=body, form=Carrier.Form.SUPERVISION)
    return body


def supervisor(cast, username: str = "supervisor", holder: Any = None) -> Any:
    """A member of the group."""
    found = holder or person(username, "示例·监督员")
    seat(group(cast), "member", found)
    forget(found)
    return found


def proposed(cast, matter: Matter | None = None, *, by: Any = None, **fields: Any) -> Closing:
    matter = matter or build.accepted(cast)
    return closings.propose_closing(matter, {**SOLVED, **fields}, by=by or cast.community_secretary)


def asked(cast, matter: Matter | None = None, **fields: Any) -> Closing:
    """Checked by the office; the raisers are asked."""
    return closings.check_closing(proposed(cast, matter, **fields), True, "看过，灯亮了", by=cast.secretary)


def raiser(one: Closing | Matter) -> Any:
    matter = one.matter if isinstance(one, Closing) else one
    return matter.raisers.order_by("id").first()


def says(closing: Closing, verdict: str = "solved", words: str = "", **more: Any) -> Answer:
    """Whoever raised it, by her link."""
    return hearing.answer_closing(
        build.fresh(closing), raiser(closing), verdict, words or ("还是暗" if verdict == "no" else ""), by=None, **more
    )


def heard(cast, matter: Matter | None = None, **fields: Any) -> Closing:
    closing = asked(cast, matter, **fields)
    says(closing)
    return build.fresh(closing)


def closed(cast, matter: Matter | None = None, **fields: Any) -> Closing:
    closings.close_matter(heard(cast, matter, **fields), by=cast.community_secretary)
    return Closing.objects.latest("id")


def satisfaction(closing: Closing) -> Satisfaction:
    return Satisfaction.objects.select_related("matter", "closing", "raiser").get(closing=closing)


def drafted(cast, matter: Matter | None = None, text: str = "已联系物业，三天内更换。") -> Any:
    return replies.draft_reply(matter or build.accepted(cast), text, by=cast.community_secretary)


def after(monkeypatch, **delta: Any) -> Any:
    """The clock of the house, so much later."""
    moment = timezone.now() + timedelta(**delta)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    return moment
