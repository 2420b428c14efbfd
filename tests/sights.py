"""Who may see a row: the one rule, `visible_to`, and what the pages know beyond it. The canaries are held against this.

A row that its table calls visible may be shown wherever its reader looks. Written down here is only what is narrower (a telephone
number is not for everybody who sees the matter) or wider (what is published has no reader; a secret link opens one row).
"""

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from silian.core.models import Feedback, ImportRun, Notice, Record, StoredFile
from silian.counsel.models import Advice, Consultation
from silian.deliberation.models import RollEntry, Statement
from silian.exchange.models import Call
from silian.hall.models import Matter, Raiser, Reply
from silian.hall.models.closings import ClosingFile
from silian.honours.models import NamedPerson
from silian.members.mandates import mandates
from silian.members.models import Contact, Federation, Organisation, Term
from silian.members.rules import sees_contacts
from silian.people.models import Token, User
from silian.places.models import Base, BasePicture, Room
from silian.volunteering.models import HomeOrder, HomeOrderPrivate, Post, Registration, Volunteer

# What hangs at doors: the names of places, bodies and teams are no secret, nor is what is meant by "urgent".
DOORS = {
    "members.Federation.name", "members.Federation.short_name", "members.Community.name", "members.Zone.name", "members.Sector.name",
    "members.Body.name", "members.Seat.title", "members.Organisation.name", "members.Organisation.short_name", "volunteering.Team.name",
    "hall.Urgency.name", "cobuilding.Campaign.name",
}  # fmt: skip


def _number(reader: Any) -> int:
    """Her number; nobody's, where nobody is signed in."""
    return getattr(reader, "pk", None) or 0


def _contacts(reader: Any) -> list[int]:
    kept = Organisation.objects.filter(federation__in=mandates(reader).federation_ids)
    return [
        one.pk for one in Contact.objects.filter(organisation__in=kept).select_related("organisation")
        if sees_contacts(reader, one.organisation)
    ]  # fmt: skip


def _handled(reader: Any) -> QuerySet:
    """Matters whose raiser she may call: hers to work on, or to answer for."""
    mine = mandates(reader)
    return Matter.objects.filter(
        Q(owner__in=[held.seat_id for held in mine.held]) | Q(community__in=list(mine.communities)) | Q(federation__in=list(mine.offices))
    )  # fmt: skip


def _raisers(reader: Any) -> QuerySet:
    return Raiser.objects.filter(Q(matter__in=_handled(reader)) | Q(person=_number(reader)))


def _served(reader: Any) -> QuerySet:
    orders: Any = HomeOrder.objects
    return HomeOrderPrivate.objects.filter(
        order__in=(orders.handled_by(reader) | orders.of_teams_of(reader)).values("pk")
    )


def _people(reader: Any) -> QuerySet:
    """Herself; whoever has sat in a federation she may look into; who stands by name behind a row that is hers to see."""
    sat = Term.objects.filter(person=OuterRef("pk"), federation__in=mandates(reader).federation_ids)
    named = Advice.objects.filter(is_named=True, consultation__published_at__isnull=False)
    rows: Any = [
        _volunteers(reader).values("person"), _raisers(reader).values("person"), named.values("request__expert__person"),
        RollEntry.objects.visible_to(reader).values("account"), _moderated(reader).values("by"),
        Feedback.objects.filter(federation_id__in=list(mandates(reader).offices)).values("by"),
        NamedPerson.objects.visible_to(reader).values("person"), NamedPerson.objects.asking(reader).values("by"),
    ]  # fmt: skip
    behind = [Q(pk__in=one) for one in rows]
    return User.objects.filter(reduce(or_, behind, Q(pk=_number(reader)) | Exists(sat)))


def _moderated(reader: Any) -> QuerySet:
    """Statements that are hers to moderate: she sees who said them."""
    mine = mandates(reader)
    return Statement.objects.filter(
        Q(matter__community__in=list(mine.communities)) | Q(federation__in=list(mine.offices))
    )


def _volunteers(reader: Any) -> QuerySet:
    """Besides `visible_to`: whoever serves or offers to serve in her community, for its secretary."""
    here = list(mandates(reader).communities)
    seen = Volunteer.objects.visible_to(reader).values("pk")
    return Volunteer.objects.filter(
        Q(pk__in=seen)
        | Q(pk__in=Registration.objects.filter(community__in=here).values("volunteer"))
        | Q(pk__in=HomeOrder.objects.filter(community__in=here).values("taker"))
    )


def _records(reader: Any) -> QuerySet:
    return Record.objects.filter(Q(federation_id__in=mandates(reader).federation_ids) | Q(by=_number(reader)))


def _files(reader: Any) -> QuerySet:
    mine = mandates(reader)
    return StoredFile.objects.filter(
        Q(federation_id__in=mine.federation_ids)
        | Q(pk__in=ClosingFile.objects.filter(matter__in=Matter.objects.visible_to(reader)).values("file"))
        | Q(pk__in=BasePicture.objects.filter(base__published=True).values("file"))
    )


def _consultations(reader: Any) -> QuerySet:
    rows: Any = Consultation.objects
    return rows.filter(Q(pk__in=rows.visible_to(reader).values("pk")) | Q(pk__in=rows.published().values("pk")))


def _advice(reader: Any) -> QuerySet:
    rows: Any = Advice.objects
    return rows.filter(Q(pk__in=rows.visible_to(reader).values("pk")) | Q(consultation__published_at__isnull=False))


def _with(reader: Any, model: Any, wider: Q) -> QuerySet:
    return model.objects.filter(Q(pk__in=model.objects.visible_to(reader).values("pk")) | wider)


OPEN_BASE = {"state": Base.State.OPEN, "published": True}
# Table, or one of its texts → the rows its reader may see. All else: `visible_to`.
SIGHTS: dict[str, Callable[[Any], Any]] = {
    "exchange.Call": lambda reader: _with(reader, Call, Q(pk__in=Call.objects.public().values("pk"))),
    "members.Contact": _contacts,
    "members.Federation": lambda reader: Federation.objects.filter(pk__in=mandates(reader).federation_ids),
    "hall.Raiser.phone": _raisers,
    "hall.Raiser.sender": _raisers,
    "hall.Reply": lambda reader: Reply.objects.filter(
        Q(matter__in=_handled(reader)) | Q(announced_at__isnull=False, matter__in=Matter.objects.visible_to(reader))
    ),
    "volunteering.HomeOrderPrivate": _served,
    "volunteering.Volunteer": _volunteers,
    "volunteering.Post": lambda reader: _with(
        reader, Post, Q(state=Post.State.OPEN) | Q(takings__volunteer__person=_number(reader))
    ),
    "volunteering.Registration": lambda reader: _with(reader, Registration, Q(volunteer__person=_number(reader))),
    "places.Base": lambda reader: _with(reader, Base, Q(**OPEN_BASE)),
    "places.Room": lambda reader: _with(reader, Room, Q(**{f"base__{name}": value for name, value in OPEN_BASE.items()})),
    "places.BasePicture": lambda reader: _with(
        reader, BasePicture, Q(**{f"base__{name}": value for name, value in OPEN_BASE.items()})
    ),
    "counsel.Consultation": _consultations,
    "counsel.Advice.because": _advice,
    "people.User.name": _people,
    "people.User": lambda reader: User.objects.filter(pk=_number(reader)),
    "people.Token": lambda reader: Token.objects.filter(person=_number(reader)),
    "core.Record": _records,
    "core.Notice": lambda reader: Notice.objects.filter(to=_number(reader)),
    "core.StoredFile": _files,
    "core.ImportRun": lambda reader: ImportRun.objects.filter(by=_number(reader)),
    "core.Feedback": lambda reader: Feedback.objects.filter(Q(federation_id__in=list(mandates(reader).offices)) | Q(by=_number(reader))),
}  # fmt: skip
# What has no `visible_to` and is kept by an office.
OF_THE_OFFICE = ("core.Robot", "core.Delivery", "core.Reach", "core.Subscription")
# A secret in the address opens what it is about, to whoever brings it along.
BY_LINK = {
    "activities:private": {"activities.Signup"},
    "exchange:call_coming": {"exchange.Call", "exchange.CallSignup"},
    "exchange:call_join": {"exchange.Call"},
    "hall:follow": {"hall.Matter", "hall.Raiser", "hall.Step", "hall.Reply"},
    "hall:asked": {"hall.Matter"},
    "members:invitation": {"members.Invitation", "people.User"},
    "places:feed_read": {"places.Base", "places.Room", "places.Booking"},
    "visits:link": {"visits.Visit"},
}
# A page shows rows of another kind in their own right, by how its address begins: what a visit heard, what a meeting asks about.
BESIDE = {
    "visits:": {"exchange.Service", "exchange.Demand", "tasks.Task"},
    "api:visit": {"exchange.Service", "exchange.Demand", "tasks.Task"},
    "meetings:meeting": {"tasks.Task"},
    "meetings:invitation_docx": {"tasks.Task"},
}


def _of_offices(model: Any, offices: set[int]) -> QuerySet:
    rows = model._default_manager
    if any(field.attname == "federation_id" for field in model._meta.concrete_fields):
        return rows.filter(federation_id__in=offices)
    return rows.all() if offices else rows.none()


class Reader:
    """Somebody, and what she may see; nothing changes while she reads, so every table is asked once."""

    def __init__(self, person: Any) -> None:
        self.person, self.known = person, {}

    def may_see(self, model: Any, pk: Any, field: str, at: str) -> bool:
        label, name = model._meta.label, f"{model._meta.label}.{field}"
        beside = any(label in there for begins, there in BESIDE.items() if at.startswith(begins))
        if name in DOORS or label in BY_LINK.get(at, ()) or beside:
            return True
        known = name if name in SIGHTS else label
        if known not in self.known:
            self.known[known] = self._rows(model, known)
        return pk in self.known[known]

    def _rows(self, model: Any, known: str) -> set:
        if known in SIGHTS:
            found = SIGHTS[known](self.person)
        elif known in OF_THE_OFFICE:
            found = _of_offices(model, mandates(self.person).offices)
        else:
            found = model._default_manager.visible_to(self.person)
        return set(found.values_list("pk", flat=True) if isinstance(found, QuerySet) else found)
