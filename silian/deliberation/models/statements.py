"""What people say in a matter, what others answer, and what moderators decide about it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from silian.core.search import WordsIndex
from silian.hall.models import Matter
from silian.members.mandates import mandates
from silian.members.models import InFederations, Organisation, Seat


def moderated(mine, prefix: str = "") -> Q:
    """Whose statements she keeps or hides: the office and the community of a matter that is not private, and its owner."""
    seats = [held.seat_id for held in mine.held]
    handled = Q(**{f"{prefix}federation__in": list(mine.offices)})
    handled |= Q(**{f"{prefix}community__in": list(mine.communities)})
    return Q(**{f"{prefix}private": False}) & handled | Q(**{f"{prefix}owner__in": seats})


class StatementQuerySet(InFederations):
    def visible_to(self, person):
        """What is shown, as its matter is. What was hidden: whoever said it, and the moderators."""
        mine = mandates(person)
        rows = self.filter(matter__in=Matter.objects.visible_to(person).values("pk"))
        seen = Q(state=Statement.State.SHOWN)
        if getattr(person, "is_authenticated", False):
            seen |= Q(person=person)
        if mine.held:
            seen |= moderated(mine, "matter__")
        return rows.filter(seen)

    def shown(self):
        return self.filter(state=Statement.State.SHOWN)

    def moderated_by(self, person):
        """Those she keeps or hides."""
        mine = mandates(person)
        return self.filter(moderated(mine, "matter__")) if mine.held else self.none()


class Statement(models.Model):
    """One sentence somebody stands for in a matter, and why; everybody else can agree, disagree or pass."""

    class Side(models.TextChoices):
        FOR = "for", pgettext_lazy("statement", "For")
        AGAINST = "against", pgettext_lazy("statement", "Against")
        NEUTRAL = "neutral", pgettext_lazy("statement", "Neither for nor against")

    class State(models.TextChoices):
        SHOWN = "shown", pgettext_lazy("statement", "Shown")
        HIDDEN = "hidden", pgettext_lazy("statement", "Hidden")

    MOVES = {State.SHOWN: {State.HIDDEN}, State.HIDDEN: {State.SHOWN}}
    # House values: so short that everybody reads it, so long that it says something.
    LONGEST, LONGEST_REASON = 140, 500

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="statements")
    number = models.PositiveIntegerField(editable=False)
    text = models.CharField(_("your view in one sentence"), max_length=LONGEST)
    reason = models.CharField(_("why you think so"), max_length=LONGEST_REASON)
    side = models.CharField(_("for or against"), max_length=7, choices=Side)
    # Who says it: a person with an account, by a seat of an organisation if she chose one …
    person = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # … or somebody without one, whose words another wrote down as heard, and why she did.
    heard_from = models.CharField(_("whom you heard it from"), max_length=60, blank=True)
    heard_because = models.CharField(_("why you write it down"), max_length=300, blank=True)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.SHOWN)
    hidden_because = models.CharField(_("hidden, because"), max_length=300, blank=True)
    hidden_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    hidden_at = models.DateTimeField(null=True, editable=False)
    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "number"], name="statement_number_once"),
            # The same sentence twice would divide its voices; it also catches the button pressed twice.
            models.UniqueConstraint(fields=["matter", "text"], condition=Q(state="shown"), name="statement_said_once"),
            models.CheckConstraint(condition=~Q(text="") & ~Q(reason=""), name="statement_says_something_and_why"),
            models.CheckConstraint(
                name="statement_of_a_person_or_as_heard",
                condition=Q(person__isnull=False, heard_from="", heard_because="")
                | Q(person=None, seat=None, organisation=None) & ~Q(heard_from="") & ~Q(heard_because=""),
            ),
            models.CheckConstraint(
                name="statement_by_its_seat",
                condition=Q(seat=None, organisation=None) | Q(seat__isnull=False, organisation__isnull=False),
            ),
            models.CheckConstraint(
                name="statement_hidden_with_a_reason",
                condition=Q(state="shown", hidden_because="", hidden_by=None, hidden_at=None)
                | Q(state="hidden", hidden_by__isnull=False, hidden_at__isnull=False) & ~Q(hidden_because=""),
            ),
        ]
        indexes = [
            models.Index(fields=["matter", "state", "-id"], name="statement_page"),
            models.Index(fields=["by", "at"], name="statement_by"),
            WordsIndex("text", "reason", name="statement_words"),
        ]

    def __str__(self) -> str:
        # Never its words: this stands in messages and logs, and the words may have to be hidden.
        return str(_("Statement %(number)s") % {"number": self.number})

    @property
    def is_hidden(self) -> bool:
        return self.state == self.State.HIDDEN

    @property
    def edition(self) -> str:
        """Which wording a reader had before her when she answered."""
        return (self.changed_at or self.at).isoformat()


class VoiceQuerySet(InFederations):
    def visible_to(self, person):
        """Only her own: what others answered is told in totals."""
        if not getattr(person, "is_authenticated", False):
            return self.none()
        return self.filter(person=person)

    def counted(self):
        """Voices to statements that are shown."""
        return self.filter(statement__state=Statement.State.SHOWN)


class Voice(models.Model):
    """What one person answered to one statement; she may change it while voices are asked for, and the last one counts."""

    class Stance(models.IntegerChoices):
        AGREE = 1, _("Agree")
        DISAGREE = -1, _("Disagree")
        PASS = 0, pgettext_lazy("voice", "Pass")

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="voices")
    person = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    stance = models.SmallIntegerField(_("answer"), choices=Stance)
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = VoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("voice")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "person"], name="voice_once_for_each_person"),
            models.CheckConstraint(condition=Q(stance__in=[-1, 0, 1]), name="voice_is_one_of_three"),
        ]
        indexes = [models.Index(fields=["person", "statement"], name="voice_of_person")]

    def __str__(self) -> str:
        return str(_("Voice %(number)s") % {"number": self.pk})


class ReportQuerySet(InFederations):
    def visible_to(self, person):
        """Her own, and those of the statements she moderates."""
        mine = mandates(person)
        if not getattr(person, "is_authenticated", False):
            return self.none()
        seen = Q(person=person)
        return self.filter(seen | moderated(mine, "statement__matter__") if mine.held else seen)

    def waiting(self):
        return self.filter(answer=Report.Answer.NONE)


class Report(models.Model):
    """Somebody says that a statement should not be shown, or its author that it should be again; moderators answer with a reason."""

    class Kind(models.TextChoices):
        REPORT = "report", pgettext_lazy("statement", "Report")
        OBJECTION = "objection", pgettext_lazy("statement", "Objection of its author")

    class Answer(models.TextChoices):
        NONE = "", _("not answered yet")
        SHOWN = "shown", pgettext_lazy("statement", "It stays or is shown again")
        HIDDEN = "hidden", pgettext_lazy("statement", "It is or stays hidden")

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.REPORT)
    person = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    sender = models.CharField(max_length=64, blank=True, editable=False)
    reason = models.CharField(_("why it should not stand here"), max_length=300)
    at = models.DateTimeField(default=timezone.now, editable=False)
    answer = models.CharField(_("answer"), max_length=6, choices=Answer, default=Answer.NONE, blank=True)
    because = models.CharField(_("because"), max_length=300, blank=True)
    answered_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, editable=False)
    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of a statement")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "kind", "person"], condition=Q(answer=""), name="report_once_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="report_says_why"),
            models.CheckConstraint(condition=Q(person__isnull=False) | ~Q(sender=""), name="report_of_somebody"),
            models.CheckConstraint(
                name="report_answered_with_a_reason",
                condition=Q(answer="", because="", answered_by=None, answered_at=None)
                | ~Q(answer="") & ~Q(because="") & Q(answered_by__isnull=False, answered_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["statement"], name="report_waiting", condition=Q(answer="")),
            models.Index(fields=["sender", "at"], name="report_sender"),
            models.Index(fields=["person", "at"], name="report_person"),
        ]

    def __str__(self) -> str:
        return str(_("Report %(number)s") % {"number": self.pk})


class OpinionMapQuerySet(InFederations):
    def visible_to(self, person):
        """As its matter."""
        return self.filter(matter__in=Matter.objects.visible_to(person).values("pk"))


class OpinionMap(models.Model):
    """Who answered alike in a matter and what all groups accept, as computed from the voices of a moment; it holds no names and no words."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="opinion_maps")
    # What it was computed from, told shortly (to ask cheaply whether anything changed) and as the digest of the votes.
    stamp = models.CharField(max_length=64, editable=False)
    input_hash = models.CharField(max_length=64, editable=False)
    version = models.CharField(max_length=20, editable=False)
    status = models.CharField(max_length=20, editable=False)
    people = models.PositiveIntegerField(editable=False)
    content = models.JSONField(default=dict, editable=False)
    # Computed when nobody could voice any more.
    final = models.BooleanField(default=False, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = OpinionMapQuerySet.as_manager()

    class Meta:
        verbose_name = _("opinion map")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "stamp", "input_hash", "version", "final"], name="opinion_map_once_for_its_votes"
            ),
        ]
        indexes = [models.Index(fields=["matter", "-id"], name="opinion_map_newest")]

    def __str__(self) -> str:
        return str(_("Opinion map of %(day)s") % {"day": timezone.localdate(self.at).isoformat()})
