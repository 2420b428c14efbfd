"""One matter with its whole life: whose it is and until when, what happened, and what this reader may do."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.rules import Answer
from silian.hall.models import Matter, Offer, Pause, Raiser, Step
from silian.hall.queries import closings, plans, supervision
from silian.hall.queries.relatives import Relative, relatives
from silian.hall.rules import levels
from silian.hall.rules import matters as rules


@dataclass(frozen=True)
class CasePage:
    """What the page of a matter shows; `closing`, `plan` and `supervision` are parts with their own partials."""

    matter: Matter
    now: str  # one sentence: whose it is now and what is due by when
    steps: list[Step]
    handles: bool
    original: bool  # the words as written may be read
    level: int
    pause: Pause | None
    offer: Offer | None
    relatives: list[Relative]
    plan: plans.PlanPart
    closing: closings.ClosingPart
    supervision: supervision.SupervisionPart
    may_accept: Answer
    may_offer: Answer
    may_answer_offer: Answer


def one_matter(person: Any) -> QuerySet[Matter]:
    """The matters this reader may open, with what their page always needs."""
    rows = Matter.objects.visible_to(person).select_related("federation", "community", "urgency", "owner__body")
    return rows.prefetch_related(Prefetch("raisers", Raiser.objects.select_related("person", "organisation")))


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
    rows = Step.objects.filter(matter=matter).select_related("by", "by_seat__body", "organisation")
    if not handles and not matter.private:
        rows = rows.filter(public=True)
    return rows.order_by("number")


def case_page(person: Any, matter: Matter) -> CasePage:
    """The page of one matter for one reader; the matter comes from `one_matter`."""
    handles = rules.handles(person, matter)
    offer = (
        Offer.objects.filter(matter=matter, answered_at=None).select_related("seat__body", "by").first()
        if matter.is_open
        else None
    )
    no = rules.No(_("Nothing is offered."))
    return CasePage(
        matter=matter, now=whose_now(matter), steps=list(life(person, matter, handles=handles)), handles=handles,
        original=rules.sees_original(person, matter), level=levels.level(matter), pause=rules.running_pause(matter),
        offer=offer, relatives=relatives(person, matter), plan=plans.part(person, matter),
        closing=closings.part(person, matter), supervision=supervision.part(person, matter),
        may_accept=rules.can_accept(person, matter), may_offer=rules.can_offer(person, matter),
        may_answer_offer=rules.can_answer_offer(person, offer) if offer else no,
    )  # fmt: skip
