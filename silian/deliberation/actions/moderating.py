"""Reporting a statement, keeping or hiding it, objecting to that. Hidden words leave every page in the same transaction."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused, in_words
from silian.core.notices import tell
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock, move
from silian.deliberation.actions.statements import address, facts
from silian.deliberation.models import Report, Statement
from silian.deliberation.rules import statements as rules
from silian.hall.models import Matter
from silian.members.models import Seat, Term
from silian.people.models import User

State = Statement.State


def moderators(matter: Matter) -> list[User]:
    """Who keeps or hides statements of this matter today."""
    seats = Q(pk=matter.owner_id)
    if not matter.private:
        seats |= Q(federation=matter.federation_id, body__kind__in=["secretariat", "federation"])
        if matter.community_id:
            seats |= Q(body__kind="community", body__community=matter.community_id)
    found = Seat.objects.filter(seats, closed_on=None).values("pk")
    terms = Term.objects.today().filter(seat__in=found).select_related("person").order_by("person_id")
    return list({term.person_id: term.person for term in terms}.values())


def _tell_moderators(verb: str, statement: Statement, *, without: Iterable[int | None]) -> None:
    people = [one for one in moderators(statement.matter) if one.pk not in set(without)]
    tell(people, verb, statement, url=reverse("deliberation:moderation"), **facts(statement))


def author(statement: Statement) -> User:
    """Whoever said it; for words that were heard, whoever wrote them down."""
    return statement.person or statement.by


@transaction.atomic
def report_statement(statement: Statement, reason: str, *, by: User | None, sender: str = "") -> Report:
    """Say that it should not stand here, and why. Pressed twice, it is one report."""
    lock(statement)
    require(rules.can_report(by, statement, sender))
    why = in_words(reason, _("Say in a few words why this should not stand here."), field="reason")
    made = _insert(Report(statement=statement, person=by, sender="" if by else sender[:64], reason=why))
    # In no record what was written: it may quote what will have to be hidden.
    record("deliberation.statement.reported", statement, by=by, **facts(statement))
    first = not Report.objects.waiting().filter(statement=statement).exclude(pk=made.pk).exists()
    if first:
        _tell_moderators(
            "deliberation.statement.reported",
            statement,
            without=[statement.person_id, statement.by_id, by.pk if by else None],
        )
    return made


def _insert(report: Report) -> Report:
    report.federation_id = report.statement.federation_id
    try:
        with transaction.atomic():
            report.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_("You have said so already. The moderators will look at it.")) from error
    return report


@transaction.atomic
def keep_statement(statement: Statement, because: str, *, by: User) -> Statement:
    """It stays: every report of it is answered with the reason."""
    lock(statement)
    require(rules.can_moderate(by, statement))
    if statement.is_hidden:
        raise Refused(_("This statement is hidden. Show it again instead."))
    if not Report.objects.waiting().filter(statement=statement).exists():
        raise Refused(_("No report waits for an answer here."))
    why = in_words(because, _("Say why it stays."))
    _answer(statement, Report.Answer.SHOWN, why, by)
    record("deliberation.statement.kept", statement, by=by, **facts(statement, because=why))
    return statement


@transaction.atomic
def hide_statement(statement: Statement, because: str, *, by: User) -> Statement:
    """Hide it, with the reason its author reads. Its words stay in the row, for her and for the moderators."""
    lock(statement)
    require(rules.can_moderate(by, statement))
    why = in_words(because, _("Say why it is hidden. Its author reads this."))
    statement.hidden_because, statement.hidden_by, statement.hidden_at = why, by, timezone.now()
    move(statement, State.HIDDEN, save=("hidden_because", "hidden_by", "hidden_at"))
    _answer(statement, Report.Answer.HIDDEN, why, by)
    record("deliberation.statement.hidden", statement, by=by, **facts(statement, because=why))
    tell(
        [author(statement)], "deliberation.statement.hidden", statement, url=address(statement),
        **facts(statement, because=why, days=rules.OBJECTION_DAYS),
    )  # fmt: skip
    return statement


@transaction.atomic
def object_to_hiding(statement: Statement, reason: str, *, by: User) -> Report:
    """Its author says why it should be shown again; somebody else than whoever hid it answers."""
    lock(statement)
    require(rules.can_object(by, statement))
    why = in_words(reason, _("Say in a few words why it should be shown."), field="reason")
    made = _insert(Report(statement=statement, kind=Report.Kind.OBJECTION, person=by, reason=why))
    record("deliberation.statement.objected", statement, by=by, **facts(statement))
    _tell_moderators(
        "deliberation.statement.objected",
        statement,
        without=[statement.person_id, statement.by_id, statement.hidden_by_id],
    )
    return made


@transaction.atomic
def show_again(statement: Statement, because: str, *, by: User) -> Statement:
    """It was hidden and is shown again, with the reason; its voices count as before."""
    lock(statement)
    require(rules.can_answer_objection(by, statement))
    why = in_words(because, _("Say why it is shown again."))
    statement.hidden_because, statement.hidden_by, statement.hidden_at = "", None, None
    try:
        with transaction.atomic():
            move(statement, State.SHOWN, save=("hidden_because", "hidden_by", "hidden_at"))
    except IntegrityError as error:
        raise Refused(_("The same sentence has been said again meanwhile; its voices are there.")) from error
    _answer(statement, Report.Answer.SHOWN, why, by)
    record("deliberation.statement.shown", statement, by=by, **facts(statement, because=why))
    tell(
        [author(statement)], "deliberation.statement.shown", statement, url=address(statement),
        **facts(statement, because=why),
    )  # fmt: skip
    return statement


@transaction.atomic
def leave_hidden(statement: Statement, because: str, *, by: User) -> Statement:
    """The objection is answered: it stays hidden, and why."""
    lock(statement)
    require(rules.can_answer_objection(by, statement))
    if not Report.objects.waiting().filter(statement=statement, kind=Report.Kind.OBJECTION).exists():
        raise Refused(_("No objection waits for an answer here."))
    why = in_words(because, _("Say why it stays hidden. Its author reads this."))
    _answer(statement, Report.Answer.HIDDEN, why, by)
    record("deliberation.statement.left_hidden", statement, by=by, **facts(statement, because=why))
    tell(
        [author(statement)], "deliberation.statement.left_hidden", statement, url=address(statement),
        **facts(statement, because=why),
    )  # fmt: skip
    return statement


def _answer(statement: Statement, answer: str, because: str, by: User) -> None:
    """One answer to everybody who waits for one; who reported with an account is told."""
    waiting = Report.objects.waiting().filter(statement=statement).select_related("person")
    reporters = [one.person for one in waiting if one.kind == Report.Kind.REPORT]
    waiting.update(answer=answer, because=because, answered_by=by, answered_at=timezone.now())
    tell(
        reporters, "deliberation.report.answered", statement, url=reverse("deliberation:statements", args=[statement.matter_id]),
        **facts(statement, because=because),
    )  # fmt: skip
