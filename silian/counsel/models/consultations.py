"""A consultation: a question to some experts, from its first words to its effect."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.core.search import WordsIndex
from silian.counsel.models.experts import Field
from silian.members.mandates import OFFICE_KINDS, mandates
from silian.members.models import Body, InFederations, Organisation, Seat

# Whose seats may put a question to the think tank: the office in all its seats, elsewhere whoever leads.
ASKING = (
    Body.Kind.SECTOR, Body.Kind.ZONE, Body.Kind.COMMUNITY, Body.Kind.CARRIER, Body.Kind.THINK_TANK,
)  # fmt: skip
LEADING = (Seat.Role.CHAIR, Seat.Role.CONVENER, Seat.Role.SECRETARY, Seat.Role.LEADER)


def may_ask(held) -> bool:
    """The seat somebody holds is one that puts questions to the think tank."""
    return held.body_kind in OFFICE_KINDS or held.body_kind in ASKING and held.role in LEADING


class ConsultationQuerySet(InFederations):
    def visible_to(self, person):
        """Whoever asks, whoever was asked, the office, and once it is asked the seats of the think tank."""
        from silian.counsel.models.advice import Request

        mine = mandates(person)
        if not mine.held:
            return self.none()
        tanks = [held.body_id for held in mine.held if held.body_kind == Body.Kind.THINK_TANK]
        asked_of = Request.objects.filter(expert__person=person.pk).values("consultation")
        here = Q(federation__in=[held.federation_id for held in mine.held])
        out = ~Q(state=Consultation.State.DRAFT)
        return self.filter(
            Q(federation__in=list(mine.offices))
            | Q(seat__in=[held.seat_id for held in mine.held])
            | Q(federation__in=Body.objects.filter(pk__in=tanks).values("federation")) & out
            | Q(pk__in=asked_of) & here & out
        )

    def published(self):
        return self.filter(published_at__isnull=False)


class Consultation(models.Model):
    """A question with its background, put to some experts until a day; what they advise, what it comes to, and what became of it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ASKED = "asked", _("Advice wanted")
        SYNTHESISED = "synthesised", _("Synthesis written")
        CLOSED = "closed", _("Closed with its effect")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    MOVES = {
        State.DRAFT: {State.ASKED, State.WITHDRAWN},
        State.ASKED: {State.SYNTHESISED, State.WITHDRAWN},
        State.SYNTHESISED: {State.CLOSED},
    }
    OVER = (State.SYNTHESISED, State.CLOSED)
    TONES = {
        "draft": "draft", "asked": "asked", "collected": "due", "synthesised": "active", "closed": "fulfilled",
        "withdrawn": "withdrawn",
    }  # fmt: skip

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="consultations")
    seat = models.ForeignKey(Seat, verbose_name=_("who asks"), on_delete=models.PROTECT, related_name="consultations")
    title = models.CharField(_("title"), max_length=120)
    question = models.CharField(_("question"), max_length=1000)
    background = models.TextField(_("background"), max_length=8000, blank=True)
    fields = models.ManyToManyField(
        Field, verbose_name=_("fields of knowledge"), blank=True, related_name="consultations"
    )
    # The matter of the hall it is asked for, or where else it comes from, in words: “residents' round table of March”.
    matter = models.ForeignKey(
        "hall.Matter",
        verbose_name=_("matter"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="consultations",
    )
    source = models.CharField(_("comes from"), max_length=200, blank=True)
    due_on = models.DateField(_("advice wanted until"))
    # A themed consultation counts as one of the year's.
    themed_year = models.PositiveSmallIntegerField(_("themed consultation of the year"), null=True, blank=True)
    meeting = models.ForeignKey(
        "meetings.Meeting", verbose_name=_("meeting"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="consultations", editable=False,
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    withdrawn_because = models.CharField(_("withdrawn, because"), max_length=300, blank=True)
    asked_at = models.DateTimeField(null=True, editable=False)
    synthesis = models.TextField(_("synthesis"), max_length=8000, blank=True)
    synthesised_on = models.DateField(_("synthesis written on"), null=True, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = _("consultation")
        ordering = ["-id"]
        constraints = [
            # Two presses of the button make one draft.
            models.UniqueConstraint(
                fields=["seat", "title"], condition=Q(state__in=["draft", "asked"]), name="consultation_once_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(question=""), name="consultation_asks_something"),
            models.CheckConstraint(
                name="consultation_asked_at_a_time",
                condition=Q(state__in=["draft", "withdrawn"]) | Q(asked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="consultation_synthesised_in_words",
                condition=Q(state__in=["synthesised", "closed"], synthesised_on__isnull=False) & ~Q(synthesis="")
                | ~Q(state__in=["synthesised", "closed"]) & Q(synthesised_on=None),
            ),
            models.CheckConstraint(
                name="consultation_withdrawn_with_a_reason",
                condition=Q(state="withdrawn") & ~Q(withdrawn_because="")
                | ~Q(state="withdrawn") & Q(withdrawn_because=""),
            ),
            models.CheckConstraint(
                name="consultation_published_when_over",
                condition=Q(published_at=None) | Q(state__in=["synthesised", "closed"]),
            ),
        ]
        indexes = [
            models.Index(fields=["federation", "-id"], name="consultation_page"),
            models.Index(fields=["seat", "due_on"], name="consultation_of_seat"),
            WordsIndex("title", "question", name="consultation_words"),
            models.Index(
                fields=["federation", "synthesised_on"], name="consultation_themed",
                condition=Q(themed_year__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def is_themed(self) -> bool:
        return self.themed_year is not None

    @property
    def is_due(self) -> bool:
        """Its day is over; whoever comes later does not advise any more."""
        return self.due_on < timezone.localdate()

    @property
    def look_again_on(self) -> date | None:
        """When somebody should say what became of it."""
        if self.synthesised_on is None:
            return None
        return self.synthesised_on + timedelta(days=settings.COUNSEL_LOOK_AGAIN_DAYS)

    @property
    def shown_state(self) -> str:
        """The day decides, no nightly job."""
        return "collected" if self.state == self.State.ASKED and self.is_due else self.state

    @property
    def shown_state_word(self):
        if self.shown_state == "collected":
            return _("Advice collected")
        return self.State(self.state).label

    @property
    def tone(self) -> str:
        return self.TONES[self.shown_state]


class Party(models.Model):
    """An organisation the question is about: its own people do not advise on it."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="consulted_about"
    )
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("party to a question")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["consultation", "organisation"], name="consultation_party_once")]

    def __str__(self) -> str:
        return str(self.organisation)
