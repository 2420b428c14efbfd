"""What activities know about who helped: the one place where this app reads sessions, sign-ups and attendance."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.activities.models import Attendance, Session, Signup
from silian.core.rules import Answer, No
from silian.members.mandates import mandates
from silian.volunteering.models import ServiceTime, Volunteer


def _open_attendance() -> QuerySet[Attendance]:
    """Helpers who came and have no time for it yet; a void one may be entered anew."""
    living = ServiceTime.objects.filter(attendance=OuterRef("pk")).exclude(state=ServiceTime.State.VOID)
    return Attendance.objects.filter(signup__role=Signup.Role.HELPER).exclude(Exists(living))


def _mine(person: Any) -> Q:
    """Sessions she answers for: of her office, her organisation, her community."""
    mine = mandates(person)
    return (
        Q(federation__in=list(mine.offices))
        | Q(activity__organiser__in=list(mine.organisations))
        | Q(activity__community__in=list(mine.communities))
    )


def sessions_to_take_over(person: Any) -> QuerySet[Session]:
    """Past sessions whose helpers have no service time yet, with how many."""
    waiting = _open_attendance().filter(signup__session=OuterRef("pk"))
    return (
        Session.objects.filter(_mine(person), period__endswith__lte=timezone.now())
        .filter(Exists(waiting))
        .annotate(came=Count("signups", filter=Q(signups__role=Signup.Role.HELPER, signups__attendance__isnull=False)))
        .select_related("activity")
    )


def visible_sessions(person: Any) -> QuerySet[Session]:
    return Session.objects.filter(federation__in=mandates(person).federation_ids or [0]).select_related("activity")


def can_take_over(person: Any, session: Session) -> Answer:
    if session.period.upper > timezone.now():
        return No(_("This activity is not over yet."))
    if not Session.objects.filter(_mine(person), pk=session.pk).exists():
        return No(_("Only who organised the activity or the office can take over the time of its helpers."))
    return True


def unserved_attendance(session: Session) -> list[Attendance]:
    return list(_open_attendance().filter(signup__session=session).select_related("signup").order_by("id"))


def volunteers_of(helped: list[Attendance], federation_id: int) -> dict[int, Volunteer]:
    """The volunteer behind each attendance: by account, else by name and telephone number together."""
    people = {one.signup.person_id for one in helped if one.signup.person_id}
    phones = {one.signup.phone for one in helped if one.signup.phone}
    rows = Volunteer.objects.filter(federation=federation_id, state=Volunteer.State.ACTIVE).filter(
        Q(person__in=people) | Q(phone__in=phones)
    )
    by_person: dict[int | None, Volunteer] = {row.person_id: row for row in rows if row.person_id}
    by_words = {(row.name, row.phone): row for row in rows if row.phone}
    found = {}
    for one in helped:
        volunteer = by_person.get(one.signup.person_id) or by_words.get((one.signup.name, one.signup.phone))
        if volunteer:
            found[one.pk] = volunteer
    return found
