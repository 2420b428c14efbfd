"""Who may say something, answer, report, keep or hide. Whether it may be done now follows from the phase of the matter."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silian.core.rules import Answer, No
from silian.deliberation.models import Report, Statement, Voice
from silian.hall import recipes
from silian.hall.models import Matter
from silian.hall.rules import phases as hall
from silian.members.mandates import mandates
from silian.members.models import Seat

# House values: enough for somebody with much to say, too few for a machine.
MOST_PER_HOUR, MOST_PER_MATTER = 5, 20
MOST_HEARD_PER_HOUR = 60  # whoever writes down what a whole meeting said
MOST_REPORTS_PER_HOUR = 10
HOUR = timedelta(hours=1)
# House value: below it a total would tell what single persons answered.
FEWEST_VOICES = 5
OBJECTION_DAYS = 30


def moderates(person: Any, matter: Matter) -> bool:
    """The office and the community of a matter that is not private; its owner in any case."""
    mine = mandates(person)
    if any(held.seat_id == matter.owner_id for held in mine.held):
        return True
    if matter.private:
        return False
    return matter.federation_id in mine.offices or matter.community_id in mine.communities


def _is_author(person: Any, statement: Statement) -> bool:
    return getattr(person, "pk", None) in (statement.person_id, statement.by_id)


# ── Saying ──


def can_state(person: Any, matter: Matter) -> Answer:
    """Say something in one's own name."""
    if not (answer := hall.may(person, recipes.STATE, matter)):
        return answer
    own = Statement.objects.filter(person=person).aggregate(
        here=Count("pk", filter=Q(matter=matter)), lately=Count("pk", filter=Q(at__gt=timezone.now() - HOUR))
    )
    if own["here"] >= MOST_PER_MATTER:
        return No(
            _("You have said %(most)s things in this matter. Change one that has no voices yet, or answer those of others.")
            % {"most": MOST_PER_MATTER}
        )  # fmt: skip
    if own["lately"] >= MOST_PER_HOUR:
        return No(
            ngettext(
                "You have said %(most)s thing within the hour. Please wait a little, and answer what others say.",
                "You have said %(most)s things within the hour. Please wait a little, and answer what others say.",
                MOST_PER_HOUR,
            )
            % {"most": MOST_PER_HOUR}
        )
    return True


def can_state_by(person: Any, matter: Matter, seat: Seat) -> Answer:
    """By a seat of her organisation, so that it is said in its name."""
    held = next((one for one in mandates(person).held if one.seat_id == seat.pk), None)
    if held is None or not held.organisation_id:
        return No(_("You can speak only for an organisation you hold a seat of today."))
    if held.federation_id != matter.federation_id:
        return No(_("This seat belongs to another federation."))
    return True


def can_state_as_heard(person: Any, matter: Matter) -> Answer:
    """Write down what somebody without an account said."""
    if not moderates(person, matter):
        return No(_("Only the office, the community or the owner of this matter can write down what others said."))
    if not (answer := hall.may(person, recipes.STATE, matter)):
        return answer
    heard = Statement.objects.filter(by=person, person=None, at__gt=timezone.now() - HOUR)
    if heard.count() >= MOST_HEARD_PER_HOUR:
        return No(_("You have written down very much within the hour. Please wait a little."))
    return True


def can_change(person: Any, statement: Statement) -> Answer:
    """Until somebody has answered: afterwards people would have agreed to something else."""
    if not _is_author(person, statement):
        return No(_("Only whoever wrote this can change it."))
    if statement.is_hidden:
        return No(_("This statement is hidden. You can object to that, or say something else."))
    if not (answer := hall.may(person, recipes.STATE, statement.matter)):
        return answer
    if Voice.objects.filter(statement=statement).exists():
        return No(_("Others have answered this sentence already, so it stays as it is. Say something new instead."))
    return True


# ── Answering ──


def can_voice(person: Any, statement: Statement, edition: str | None = None) -> Answer:
    if not (answer := hall.may(person, recipes.VOICE, statement.matter)):
        return answer
    if statement.is_hidden:
        return No(_("This statement is no longer shown, so it needs no answer."))
    if edition is not None and edition != statement.edition:
        return No(_("This sentence was changed while you read it. Please read it again and answer then."))
    return True


def sees_totals(voices: int, own: bool, over: bool) -> bool:
    """Nobody before she has answered herself, as long as answers are asked for; nobody while there are too few."""
    return voices >= FEWEST_VOICES and (own or over)


def is_over(matter: Matter) -> bool:
    """No answers are asked for any more: no phase that asks for them runs or is still to come."""
    now = timezone.now()
    return not matter.is_open or not any(
        now < phase.period.upper and recipes.VOICE in recipes.ALLOWS[phase.kind] for phase in matter.phases.all()
    )


def can_see_map(person: Any, over: bool, left: int) -> Answer:
    """Everybody afterwards; as long as answers are asked for, whoever has answered everything herself. Nobody stands above that."""
    if over:
        return True
    if not getattr(person, "is_authenticated", False):
        return No(_("The opinion map is open to everybody when no answers are asked for any more."))
    if left:
        return No(
            ngettext(
                "Answer the %(left)s statement that is left first; then the opinion map is open to you.",
                "Answer the %(left)s statements that are left first; then the opinion map is open to you.",
                left,
            )
            % {"left": left}
        )
    return True


# ── Reporting and moderating ──


def can_report(person: Any, statement: Statement, sender: str = "") -> Answer:
    """Anybody who can read it, with or without an account."""
    if statement.is_hidden:
        return No(_("This statement is no longer shown."))
    signed_in = getattr(person, "is_authenticated", False)
    sent = Report.objects.filter(at__gt=timezone.now() - HOUR)
    sent = sent.filter(person=person) if signed_in else sent.filter(sender=sender, person=None)
    if sent.count() >= MOST_REPORTS_PER_HOUR:
        return No(_("Many reports have come from here within the hour. Please wait a little, or call the office."))
    return True


def can_moderate(person: Any, statement: Statement) -> Answer:
    if not moderates(person, statement.matter):
        return No(_("Only the office, the community or the owner of this matter can keep or hide this."))
    if _is_author(person, statement):
        return No(_("Nobody decides about her own words. Let somebody else do it."))
    return True


def can_answer_objection(person: Any, statement: Statement) -> Answer:
    """Whoever hid it does not judge the objection to that."""
    if statement.hidden_by_id == getattr(person, "pk", None):
        return No(_("You have hidden this yourself. Let somebody else answer the objection."))
    return can_moderate(person, statement)


def can_object(person: Any, statement: Statement) -> Answer:
    """Whoever said it, once, while it is hidden."""
    if not _is_author(person, statement):
        return No(_("Only whoever wrote this can object."))
    if not statement.is_hidden:
        return No(_("This statement is shown, so there is nothing to object to."))
    if statement.hidden_at and statement.hidden_at < timezone.now() - timedelta(days=OBJECTION_DAYS):
        return No(
            _("An objection is possible within %(days)s days. Please turn to the office.") % {"days": OBJECTION_DAYS}
        )
    objected = Report.objects.filter(statement=statement, kind=Report.Kind.OBJECTION)
    if objected.filter(at__gte=statement.hidden_at).exists():
        return No(_("You have objected already. Somebody else than whoever hid it answers you."))
    return True
