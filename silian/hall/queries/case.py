"""One matter with its whole life: whose it is and until when, what happened, and what this reader may do."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.rules import Answer
from silian.hall.models import Follower, Link, Matter, Offer, Pause, Phase, Raiser, Stage, Step
from silian.hall.queries import around, closings, plans, supervision
from silian.hall.queries.around import Rows, Wanted, kinds
from silian.hall.queries.relatives import Relative, relatives
from silian.hall.rules import following, levels
from silian.hall.rules import matters as rules
from silian.hall.rules.known import knowing, may_have
from silian.members.mandates import mandates
from silian.members.models import Seat


@dataclass(frozen=True)
class CasePage:
    """What the page of a matter shows; `closing`, `plan` and `supervision` are parts with their own partials."""

    matter: Matter
    now: str  # one sentence: whose it is now and what is due by when
    steps: list[Step]
    handles: bool
    original: bool  # the words as written may be read
    first: str  # the act that is the reader's next one, if this part of the page has it
    by_seat: str  # the seat by which it is hers
    lead: Link | None  # it goes along with another matter about the same problem
    along: list[Link]  # what goes along with it
    supporters: int
    following: Follower | None
    level: int
    pause: Pause | None
    offer: Offer | None
    relatives: list[Relative]
    plan: plans.PlanPart
    closing: closings.ClosingPart
    supervision: supervision.SupervisionPart
    may_accept: Answer
    may_correct: Answer
    may_offer: Answer
    may_answer_offer: Answer
    may_pause: Answer
    may_resume: Answer
    may_support: Answer
    may_put_before: Answer


def openable(person: Any) -> QuerySet[Matter]:
    """The matters this reader may open."""
    return Matter.objects.seen_by(person).select_related(
        "federation", "community", "urgency", "owner__body", "plan__carrier__body"
    )


def _raisers() -> QuerySet[Raiser]:
    return Raiser.objects.select_related("person", "organisation").defer("organisation__search")


def one_matter(person: Any) -> QuerySet[Matter]:
    """The same, each with its phases and with who raised it, as most rules look at them."""
    return openable(person).prefetch_related("phases", Prefetch("raisers", _raisers()))


def whose_now(matter: Matter) -> str:
    """The first sentence of a case: whose it is, what is due, by when."""
    if not matter.is_open:
        return _("Ended as: %(kind)s.") % {"kind": matter.get_ended_as_display()}
    facts = {
        "owner": matter.owner, "what": matter.get_next_what_display(),
        "day": timezone.localtime(matter.next_at).strftime("%Y-%m-%d %H:%M"),
    }  # fmt: skip
    if matter.is_late:
        return _("Now with %(owner)s, who had to %(what)s by %(day)s: late.") % facts
    return _("Now with %(owner)s, who is to %(what)s by %(day)s.") % facts


def life(person: Any, matter: Matter, *, handles: bool) -> QuerySet[Step]:
    """What happened, in order: everything to whoever handles it, else what is public."""
    rows = (
        Step.objects.filter(matter=matter).select_related("by_seat__body", "organisation").defer("organisation__search")
    )
    if not handles and not matter.private:
        rows = rows.filter(public=True)
    return rows.order_by("number")


def case_page(person: Any, matter: Matter) -> CasePage:
    """The page of one matter for one reader; the matter comes from `openable`, so it is hers to see.

    Asked are which kinds of rows the matter has, the rows themselves together, and what the parts add for this reader.
    """
    with knowing(matter, kinds(person, matter)) as facts:
        facts["link"] = rules.link_of(matter) if may_have(matter, Link) else None
        read = around.read(_wanted(person, matter, facts))
        for name in ("phases", "raisers"):
            if name in read:
                _keep(matter, name, read[name])
        facts["pause"] = next(iter(read.get("pause", ())), None)
        if facts["link"] is None:
            facts["closings"] = read.get("closings", ())
        return _page(person, matter, facts, read)


def _wanted(person: Any, matter: Matter, facts: dict[str, Any]) -> Wanted:
    """All rows the page shows, by the names its parts know them by."""
    found: Wanted = {"steps": life(person, matter, handles=rules.handles(person, matter))}
    kept = getattr(matter, "_prefetched_objects_cache", {})
    if "phases" not in kept:
        if may_have(matter, Phase):
            found["phases"] = Phase.objects.filter(matter=matter)
        else:
            _keep(matter, "phases", Phase.objects.none())
    if "raisers" not in kept:
        found["raisers"] = _raisers().filter(matter=matter)
    if matter.is_open and may_have(matter, Offer):
        found["offer"] = Offer.objects.filter(matter=matter, answered_at=None).select_related("seat__body", "by")
    if facts[around.ALONG]:
        found["along"] = Link.objects.filter(lead=matter, undone_at=None).select_related("matter").order_by("pk")
    if facts[f"followed by {getattr(person, 'pk', None)}"]:
        found["followed"] = Follower.objects.filter(matter=matter, person=person, left_at=None)
    if may_have(matter, Pause):
        found["pause"] = Pause.objects.filter(matter=matter, ended_at=None, until_at__gt=timezone.now())
    return found | plans.wanted(person, matter) | closings.wanted(matter) | supervision.wanted(matter)


def _keep(matter: Matter, name: str, rows: QuerySet[Any]) -> None:
    """As if Django had read them beforehand: whoever asks the matter for all of them gets these."""
    for one in rows:
        one.matter = matter
    matter.__dict__.setdefault("_prefetched_objects_cache", {})[name] = rows


def _page(person: Any, matter: Matter, facts: dict[str, Any], read: Rows) -> CasePage:
    handles = rules.handles(person, matter)
    offer = next(iter(read.get("offer", ())), None)
    no = rules.No("")
    link = facts["link"]
    # What every act of handling asks first is asked once; what cannot be done by anybody is not asked at all.
    free = handles and matter.is_open and link is None
    may_answer_offer = rules.can_answer_offer(person, offer) if offer else no
    may_accept = rules.can_accept(person, matter) if free and matter.stage == Stage.RAISED else no
    pause = rules.running_pause(matter)
    followed = next(iter(read.get("followed", ())), None)
    level = levels.level(matter)
    return CasePage(
        matter=matter, now=whose_now(matter), steps=list(read["steps"]), handles=handles,
        original=matter.changed_since and rules.sees_original(person, matter),
        first="answer_offer" if may_answer_offer else "accept" if may_accept else "",
        by_seat=mandates(person).named(
            seat=offer.seat_id if offer and may_answer_offer else matter.owner_id, office=matter.federation_id
        ),
        lead=link, along=list(read.get("along", ())), supporters=facts[around.SUPPORTERS],
        following=followed, level=level, pause=pause, offer=offer, relatives=relatives(person, matter),
        plan=plans.part(person, matter, read), closing=closings.part(person, matter, read), supervision=supervision.part(person, matter, read),
        may_accept=may_accept, may_correct=free or no, may_offer=free and offer is None or no, may_answer_offer=may_answer_offer,
        may_pause=free and matter.stage != Stage.RAISED and not matter.is_late and pause is None or no,
        may_resume=free and pause is not None or no, may_support=following.can_support(person, matter, followed),
        may_put_before=rules.can_put_before_meeting(person, matter) if level == levels.JOINT_MEETING else no,
    )  # fmt: skip


def seats_for(matter: Matter) -> QuerySet[Seat]:
    """To whom it can be offered: every seat of the federation that somebody holds, the bodies of the house before its members."""
    today = timezone.localdate()
    rows = Seat.objects.filter(federation=matter.federation_id).open(today).held(today).exclude(pk=matter.owner_id)
    return rows.select_related("body").order_by(F("body__organisation").asc(nulls_first=True), "body", "id")
