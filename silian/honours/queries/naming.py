"""Who can be named with an honoured project, and what she finds who is asked."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.activities.models import Signup
from silian.cobuilding.models import Partner
from silian.core.rules import Answer
from silian.honours import rules
from silian.honours.models import Honour, NamedPerson
from silian.members.models import Term
from silian.people.models import User
from silian.volunteering.models import ServiceTime


def _seats(honour: Honour) -> QuerySet[Term]:
    """Who sat for a partner while the project lasted."""
    assert honour.project is not None, "persons are named by a project only"
    begun = honour.project.period.lower if honour.project.period else timezone.localdate(honour.project.at)
    ended = honour.project.finished_on or honour.granted_on
    partners = Partner.objects.filter(project=honour.project_id).values("organisation")
    return Term.objects.filter(
        seat__body__organisation__in=partners, period__startswith__lte=ended
    ).filter(Q(period__endswith=None) | Q(period__endswith__gt=min(begun, ended)))  # fmt: skip


def _times(honour: Honour) -> QuerySet[ServiceTime]:
    """Confirmed time of volunteers in its activities."""
    return ServiceTime.objects.filter(
        session__activity__project=honour.project_id, state=ServiceTime.State.CONFIRMED, volunteer__person__isnull=False
    )


def took_part(honour: Honour, typed: str = "") -> QuerySet[User]:
    """Accounts with a part on record: seats of the partners, volunteers with confirmed time.

    Whoever came as a guest is nobody's business, unless somebody knows her by name: then `typed` finds her, so that she is asked.
    """
    found = Q(pk__in=_seats(honour).values("person")) | Q(pk__in=_times(honour).values("volunteer__person"))
    if typed:
        guests: Any = Signup.objects.live().filter(session__activity__project=honour.project_id)  # type: ignore[attr-defined]
        found |= Q(name=typed, pk__in=guests.values("person"))
    return User.objects.filter(found, is_active=True).order_by("name", "id")


def choices(honour: Honour, typed: str = "") -> list[tuple[int, str]]:
    """Who can be asked, each with the part she had; without those who were asked already. Four queries."""
    parts: dict[int, str] = {}
    for term in _seats(honour).select_related("seat__body").order_by("id"):
        parts.setdefault(term.person_id, str(term.seat))
    for pk in _times(honour).values_list("volunteer__person", flat=True):
        parts.setdefault(pk, _("volunteer"))
    asked = NamedPerson.objects.filter(honour=honour, person__isnull=False, dropped_on=None).values_list(
        "person", flat=True
    )
    rows = took_part(honour, typed).exclude(pk__in=list(asked))
    return [(one.pk, f"{one.name} · {parts[one.pk]}" if one.pk in parts else one.name) for one in rows]


@dataclass(frozen=True)
class PersonPage:
    """What she decides about, and what she may do."""

    named: NamedPerson
    honour: Honour
    may_agree: Answer
    may_decline: Answer
    may_take_back: Answer


def asking(person: Any) -> QuerySet[NamedPerson]:
    """What asks her or names her."""
    rows = NamedPerson.objects.asking(person).select_related("honour__federation", "honour__project", "person", "by")  # type: ignore[attr-defined]
    return rows.defer("honour__project__search")


def own(person: Any) -> QuerySet[NamedPerson]:
    """For her list: all but what she was asked by mistake."""
    return asking(person).filter(dropped_on=None)


def waiting(person: Any) -> QuerySet[NamedPerson]:
    """What she has not answered yet, while there is something to answer."""
    rows = own(person).filter(answer=NamedPerson.Answer.OPEN, honour__state=Honour.State.GRANTED)
    return rows.order_by("at", "id")


def person_page(named: NamedPerson, reader: Any) -> PersonPage:
    return PersonPage(
        named, named.honour, rules.can_answer_naming(reader, named), rules.can_decline_naming(reader, named),
        rules.can_unname(reader, named),
    )  # fmt: skip
