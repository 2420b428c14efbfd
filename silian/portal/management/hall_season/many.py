"""Other matters of the street, each as far as its line says: raised, late, accepted, paused, closed by every kind, a dispute."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from silian.hall.actions import accepting, clocks, closings, hearing, parties, plans, raising
from silian.hall.actions.raising import Raised
from silian.hall.models import Closing, Matter, Party, Raiser, Urgency
from silian.portal.management.clock import Clock, told_from
from silian.portal.management.hall_season.telling import Street

LOGINS = {
    "上保社区": "shangbao", "宝石社区": "baoshi", "友谊社区": "youyi", "松木场社区": "songmuchang", "金祝社区": "jinzhu",
    "沿山河社区": "yanshanhe", "曲院社区": "quyuan",
}  # fmt: skip
# How many days ago a line begins; the newest ones have just come in.
AGO = {"raised": 0.2, "late": 16, "accepted": 3, "paused": 9, "dispute": 12, "withdrawn": 30}
USUALLY = 70
OFFICE, SECOND = "mishuzhang", "mishu1"


def tell(street: Street) -> None:
    path = street.folder / "其他.txt"
    lines = [
        line for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("#")
    ]
    for at, line in enumerate(lines):
        state, *words = (part.strip() for part in line.split("|"))
        began = timezone.now() - timedelta(days=AGO.get(state, USUALLY) + at * 0.11)
        with told_from(began) as clock, transaction.atomic():
            _one(street, clock, state, words)


def _one(street: Street, clock: Clock, state: str, words: list[str]) -> None:
    community, way, urgency, title, text, last, *more = words
    helped = {
        "by": street.people[f"{LOGINS[community]}.weiyuan"],
        "helper": True,
        "helped_because": "示例：来电或来信，由社区代为登记",
        "name": "示例·居民",
    }
    raised = raising.raise_matter(
        street.federation, text, title=title, community=street.community(community), way=way, sender=f"demo:{title}",
        kind=Matter.Kind.DISPUTE if state == "dispute" else Matter.Kind.GENERAL,
        **(helped if way in (Matter.Way.PHONE, Matter.Way.PAPER) else {}),
    )  # fmt: skip
    clock.ahead(0.1)
    if state in ("raised", "late"):
        return
    owner = street.people[f"{LOGINS[community]}.shuji"]
    accepting.accept_matter(_read(raised), by=owner, words=last if state == "accepted" else "")
    if urgency != "一般":
        row = Urgency.objects.get(federation=street.federation, name=urgency)
        clocks.hasten_matter(_read(raised), row, "示例：按实际情况调整办理时限", by=owner)
    if state == "paused":
        clocks.pause_matter(_read(raised), last, timezone.now() + timedelta(days=40), by=owner)
    elif state == "dispute":
        _mediate(street, raised, owner)
    elif state == "withdrawn":
        clock.ahead(2)
        closings.withdraw_matter(Raiser.objects.select_related("matter").get(pk=raised.raiser.pk), last, by=None)
    elif state in ("solved", "partly", "cannot", "not_ours"):
        _close(street, clock, raised, state, last, more, owner)


def _mediate(street: Street, raised: Raised, owner) -> None:
    """Behind closed doors, with mediators from the street's joint room."""
    room = street.carriers["军警民联合调解室"]
    plans.choose_recipe(_read(raised), "mediation", by=owner, first=timezone.localdate(), carrier=room)
    seat = street.seats["tiaojie.chengyuan1"]
    party = parties.invite_party(_read(raised), Party.Role.MEDIATOR, by=owner, seat=seat)
    parties.answer_party(party, True, by=street.people["tiaojie.chengyuan1"])


def _close(street: Street, clock: Clock, raised: Raised, kind: str, reason: str, more: list[str], owner) -> None:
    clock.ahead(9)
    fields = {"kind": kind, "reason": reason, "evidence": "示例：现场记录和照片"}
    fields |= {"legal_ground": more[0]} if kind == "cannot" else {"handed_to": more[0]} if kind == "not_ours" else {}
    closing = closings.propose_closing(_read(raised), fields, by=owner)
    clock.ahead(1)
    closing = closings.check_closing(_closing(closing), True, "示例：情况属实", by=street.people[OFFICE])
    clock.ahead(1)
    verdict = "partly" if kind in ("partly", "cannot", "not_ours") else "solved"
    helped = Raiser.objects.get(pk=raised.raiser.pk).helper_id is not None
    by, way = (street.people[SECOND], "phone") if helped else (None, "link")
    hearing.answer_closing(_closing(closing), raised.raiser, verdict, "", by=by, way=way)
    closings.close_matter(_closing(closing), by=owner)


def _read(raised: Raised) -> Matter:
    return Matter.objects.select_related("owner__body", "community", "urgency").get(pk=raised.matter.pk)


def _closing(closing: Closing) -> Closing:
    return Closing.objects.select_related("matter").get(pk=closing.pk)
