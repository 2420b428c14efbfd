from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.exchange.models.lines import Demand, Service
from silian.members.mandates import mandates
from silian.members.models import InFederations, Organisation


class MatchRun(models.Model):
    """One run of the matching: its inputs' digest, its rule, its result in numbers."""

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    # A run that has said nothing for so long was broken off.
    SILENCE = timedelta(minutes=3)

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="match_runs")
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    progress = models.PositiveSmallIntegerField(default=0)
    stage = models.CharField(max_length=60, blank=True)
    # The run's heartbeat: one that has been silent too long was broken off and may be started again.
    touched_at = models.DateTimeField(default=timezone.now, editable=False)
    plan_hash = models.CharField(max_length=64, blank=True)
    summary = models.JSONField(default=dict)
    failure = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True)
    objects = InFederations.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["federation"], condition=Q(state="running"), name="match_run_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.federation_id} {self.at:%Y-%m-%d}"

    @property
    def is_broken(self) -> bool:
        return self.state == self.State.RUNNING and self.touched_at < timezone.now() - self.SILENCE


class MatchQuerySet(InFederations):
    def visible_to(self, person):
        """The offices of both sides see all; a member sees the suggestions that concern its own lines."""
        mine = mandates(person)
        sides = list(mine.organisations)
        return self.filter(
            Q(federation__in=list(mine.offices))
            | Q(service__federation__in=list(mine.offices))
            | Q(demand__organisation__in=sides)
            | Q(service__organisation__in=sides)
        )

    def live(self):
        return self.filter(state__in=[Match.State.PROPOSED, Match.State.OFFERED])

    def planned(self):
        return self.filter(in_plan=True)

    def stale(self, day=None):
        """Offered, and nobody answered in time."""
        return self.filter(state=Match.State.OFFERED, expires_on__lt=day or timezone.localdate())

    def answered(self):
        """What people said to a suggestion: what the weights of the matching can later be fitted to."""
        return self.filter(state__in=[Match.State.ACCEPTED, Match.State.DECLINED])


class Match(models.Model):
    """A service that may answer a demand, with its reasons. It proposes; both sides decide."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Suggested")
        OFFERED = "offered", _("Offered")
        ACCEPTED = "accepted", _("Accepted by both")
        DECLINED = "declined", _("Declined")
        EXPIRED = "expired", _("Expired")

    # A suggestion becomes accepted without an offer only inside an exchange that everybody accepted.
    MOVES = {
        State.PROPOSED: {State.OFFERED, State.ACCEPTED, State.DECLINED, State.EXPIRED},
        State.OFFERED: {State.ACCEPTED, State.DECLINED, State.EXPIRED},
        State.EXPIRED: {State.OFFERED, State.ACCEPTED},
    }

    # How long an offer waits for an answer (house value).
    ANSWER_WITHIN = timedelta(days=14)

    class Band(models.TextChoices):
        HIGH = "high", _("high")
        MIDDLE = "middle", _("middle")
        LOW = "low", _("low")

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="matches")
    run = models.ForeignKey(MatchRun, null=True, on_delete=models.PROTECT, related_name="matches")
    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="matches")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="matches")
    rank = models.PositiveSmallIntegerField()
    score = models.FloatField()
    probability = models.FloatField()
    band = models.CharField(max_length=8, choices=Band)
    reasons = models.JSONField(default=dict)
    in_plan = models.BooleanField(default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED)
    demand_side_at = models.DateTimeField(null=True)
    demand_side_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    service_side_at = models.DateTimeField(null=True)
    service_side_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField(null=True)
    offered_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    declined_because = models.CharField(_("declined, because"), max_length=300, blank=True)
    declined_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    # The last day on which the offer can be accepted.
    expires_on = models.DateField(null=True)
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = MatchQuerySet.as_manager()

    class Meta:
        ordering = ["demand", "rank", "id"]
        verbose_name_plural = "matches"
        constraints = [
            models.UniqueConstraint(fields=["demand", "service"], name="match_pair_once"),
            models.UniqueConstraint(
                fields=["demand"], condition=Q(state="accepted"), name="match_demand_accepted_once"
            ),
            models.CheckConstraint(
                name="match_accepted_by_both",
                condition=~Q(state="accepted") | Q(demand_side_at__isnull=False, service_side_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["demand", "rank"], name="match_of_demand"),
            models.Index(fields=["service", "state"], name="match_of_service"),
            models.Index(fields=["federation", "in_plan", "id"], name="match_plan"),
        ]

    def __str__(self) -> str:
        return f"{self.demand} ← {self.service}"

    @property
    def is_stale(self) -> bool:
        return bool(self.state == self.State.OFFERED and self.expires_on and self.expires_on < timezone.localdate())

    @property
    def shown_state(self) -> str:
        return self.State.EXPIRED.value if self.is_stale else self.state

    @property
    def shown_state_word(self):
        return self.State(self.shown_state).label


class Meaning(models.Model):
    """What a word means in this street's matching, as a person of the office decided on a proposal from the answers."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="meanings")
    word = models.CharField(_("word"), max_length=15)
    concept = models.CharField(_("meaning"), max_length=60)
    # True: the word is to mean the concept. False: it is to mean it no longer.
    adds = models.BooleanField(default=True)
    # What the office said to the proposal. A refused one is kept, so that it is not proposed again.
    confirmed = models.BooleanField()
    support = models.PositiveIntegerField()
    against = models.PositiveIntegerField()
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = InFederations.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["federation", "word", "concept", "adds"], name="meaning_decided_once"),
        ]

    def __str__(self) -> str:
        return f"{self.word} → {self.concept}" if self.adds else f"{self.word} ↛ {self.concept}"


class ExchangeQuerySet(InFederations):
    def visible_to(self, person):
        mine = mandates(person)
        return self.filter(
            Q(federation__in=list(mine.offices)) | Q(legs__giver__in=list(mine.organisations))
        ).distinct()


class Exchange(models.Model):
    """A ring of two or three organisations that help each other; valid only when all accept."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Suggested")
        ACCEPTED = "accepted", _("Accepted by all")
        DECLINED = "declined", _("Declined")
        EXPIRED = "expired", _("Expired")

    MOVES = {
        State.PROPOSED: {State.ACCEPTED, State.DECLINED, State.EXPIRED},
        State.EXPIRED: {State.PROPOSED},
    }

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="exchanges")
    run = models.ForeignKey(MatchRun, on_delete=models.PROTECT, related_name="exchanges")
    key = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED)
    declined_because = models.CharField(max_length=300, blank=True)
    declined_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    # Set by the first acceptance: the last day for the others.
    expires_on = models.DateField(null=True)
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = ExchangeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["federation", "key"], name="exchange_once"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def is_stale(self) -> bool:
        return bool(self.state == self.State.PROPOSED and self.expires_on and self.expires_on < timezone.localdate())

    @property
    def shown_state(self) -> str:
        return self.State.EXPIRED.value if self.is_stale else self.state

    @property
    def shown_state_word(self):
        return self.State(self.shown_state).label


class Leg(models.Model):
    """One gift inside an exchange: the giver's service for the taker's demand."""

    exchange = models.ForeignKey(Exchange, on_delete=models.PROTECT, related_name="legs")
    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    giver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="legs")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="legs")
    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="legs")
    probability = models.FloatField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    objects = InFederations.as_manager()

    class Meta:
        ordering = ["exchange", "position"]
        constraints = [
            models.UniqueConstraint(fields=["exchange", "position"], name="leg_position_once"),
            models.UniqueConstraint(fields=["exchange", "giver"], name="leg_giver_once"),
        ]

    def __str__(self) -> str:
        return f"{self.giver_id} {self.position}"


def ring(legs: list[Leg]) -> str:
    """An exchange as people draw it: A ⇄ B, or A → B → C → A."""
    names = [str(leg.giver) for leg in sorted(legs, key=lambda leg: leg.position)]
    return " ⇄ ".join(names) if len(names) == 2 else " → ".join([*names, *names[:1]])
