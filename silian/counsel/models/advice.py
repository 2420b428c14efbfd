"""Who is asked, what she advises, what was made of it, and what became of it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.counsel.models.consultations import Consultation
from silian.counsel.models.experts import Expert
from silian.members.mandates import mandates
from silian.members.models import InFederations


class Barred(models.TextChoices):
    """Why an expert is shown with a question and not proposed for it."""

    PARTY = "party", _("belongs to an organisation the question is about")
    ASKS = "asks", _("asks this question herself")
    ASKED = "asked", _("was asked already")
    FULL = "full", _("has taken as many this year as she takes")


class RequestQuerySet(InFederations):
    def visible_to(self, person):
        """Of the consultations she may see."""
        return self.filter(consultation__in=Consultation.objects.visible_to(person).values("pk"))

    def of(self, person):
        """Hers: she herself was asked, and she still holds a seat there."""
        return self.filter(
            expert__person=person.pk, federation__in=[held.federation_id for held in mandates(person).held]
        )


class Request(models.Model):
    """One expert is asked for her advice; she says yes, or no with the reason."""

    class State(models.TextChoices):
        ASKED = "asked", _("No answer yet")
        ACCEPTED = "accepted", _("Will advise")
        DECLINED = "declined", _("Declined")

    MOVES = {
        State.ASKED: {State.ACCEPTED, State.DECLINED},
        State.ACCEPTED: {State.DECLINED},
        State.DECLINED: {State.ACCEPTED},
    }
    TONES = {"asked": "asked", "accepted": "active", "declined": "declined", "given": "fulfilled"}

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="requests")
    expert = models.ForeignKey(Expert, verbose_name=_("expert"), on_delete=models.PROTECT, related_name="requests")
    # Why she was proposed, as it was shown when she was chosen.
    reasons = models.JSONField(default=dict, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED)
    declined_because = models.CharField(_("declined, because"), max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True, editable=False)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for advice")
        ordering = ["consultation", "id"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "expert"], name="request_once"),
            models.CheckConstraint(
                name="request_answered_at_a_time",
                condition=Q(state="asked", answered_at=None) | ~Q(state="asked") & Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="request_declined_with_a_reason",
                condition=Q(state="declined") & ~Q(declined_because="") | ~Q(state="declined") & Q(declined_because=""),
            ),
        ]
        indexes = [models.Index(fields=["expert", "state"], name="request_of_expert")]

    def __str__(self) -> str:
        return f"{self.expert} – {self.consultation}"

    @property
    def is_given(self) -> bool:
        """Reads the row it was loaded with."""
        return getattr(self, "advice", None) is not None

    @property
    def shown_state(self) -> str:
        return "given" if self.is_given else self.state

    @property
    def shown_state_word(self):
        return _("Advice given") if self.is_given else self.State(self.state).label

    @property
    def tone(self) -> str:
        return self.TONES[self.shown_state]


class AdviceQuerySet(InFederations):
    def visible_to(self, person):
        """Her own; others' of consultations she may see and asks herself, has advised on, or whose day is over."""
        mine = mandates(person)
        if not mine.held:
            return self.none()
        seen = Consultation.objects.visible_to(person)
        open_to_read = Q(consultation__due_on__lt=timezone.localdate()) | ~Q(
            consultation__state=Consultation.State.ASKED
        )
        gave = Advice.objects.filter(request__expert__person=person.pk).values("consultation")
        return self.filter(consultation__in=seen.values("pk")).filter(
            Q(consultation__seat__in=[held.seat_id for held in mine.held])
            | Q(request__expert__person=person.pk)
            | open_to_read
            | Q(consultation__in=gave)
        )


class Advice(models.Model):
    """What one expert advises; later adopted, partly adopted or not, with the reason."""

    class Verdict(models.TextChoices):
        NONE = "", _("Not looked at yet")
        ADOPTED = "adopted", _("Adopted")
        PARTLY = "partly", _("Partly adopted")
        NOT = "not", _("Not adopted")

    TONES = {"": "waiting", "adopted": "fulfilled", "partly": "partly", "not": "no"}

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="advice")
    request = models.OneToOneField(Request, on_delete=models.PROTECT, related_name="advice")
    text = models.TextField(_("advice"), max_length=8000)
    options = models.TextField(_("other ways to go, one in each line"), max_length=2000, blank=True)
    # With what is published her name stands beside what was made of her advice.
    is_named = models.BooleanField(_("my name may be published with it"), default=False)
    number = models.PositiveSmallIntegerField(default=1, editable=False)  # 2 after it was revised once
    given_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    verdict = models.CharField(_("what was made of it"), max_length=8, choices=Verdict, blank=True, default="")
    because = models.CharField(_("because"), max_length=500, blank=True)
    judged_at = models.DateTimeField(null=True, editable=False)
    judged_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    objects = AdviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("advice")
        ordering = ["consultation", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="advice_says_something"),
            models.CheckConstraint(
                name="advice_judged_with_a_reason",
                condition=Q(verdict="", because="", judged_at=None, judged_by=None)
                | ~Q(verdict="") & ~Q(because="") & Q(judged_at__isnull=False, judged_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request.expert} – {self.consultation}"

    @property
    def verdict_word(self):
        return self.Verdict(self.verdict).label

    @property
    def tone(self) -> str:
        return self.TONES[self.verdict]

    @property
    def option_lines(self) -> list[str]:
        return [line.strip() for line in self.options.splitlines() if line.strip()]


class Effect(models.Model):
    """What became of a consultation, on a day: a rule changed, a lift runs, nothing happened and why."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="effects")
    text = models.CharField(_("what became of it"), max_length=500)
    seen_on = models.DateField(_("seen on"), default=timezone.localdate)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("effect")
        ordering = ["seen_on", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="effect_says_something"),
            # The same words sent twice are one note.
            models.UniqueConstraint(fields=["consultation", "seen_on", "text"], name="effect_once"),
        ]

    def __str__(self) -> str:
        return self.text
