from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.core.search import LexemesField, lexemes
from silian.members.mandates import mandates
from silian.members.models import InFederations, Organisation


class Visibility(models.TextChoices):
    STREET = "street", _("This sub-district")
    CITY = "city", _("Whole city")
    ANYWHERE = "anywhere", _("Anywhere")


class ListedQuerySet(InFederations):
    """Rows of the two lists."""

    def open(self, day=None):
        day = day or timezone.localdate()
        return self.filter(state=Listed.State.OPEN).filter(Q(valid_until=None) | Q(valid_until__gte=day))

    def visible_to(self, person):
        """Open rows of her federations; drafts only to those who speak for the organisation and the office."""
        mine = mandates(person)
        return self.filter(
            Q(federation__in=mine.federation_ids) & ~Q(state=Listed.State.DRAFT)
            | Q(organisation__in=list(mine.organisations))
            | Q(federation__in=list(mine.offices))
        )

    def of_year(self, year: int):
        return self.filter(year=year)

    def found_by(self, typed: str):
        return self.filter(search__typed=typed)


class Listed(models.Model):
    """What a line of either list says."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        OPEN = "open", _("Open")
        MATCHED = "matched", _("Matched")
        CLOSED = "closed", _("Closed")

    MOVES = {
        State.DRAFT: {State.OPEN, State.CLOSED},
        State.OPEN: {State.MATCHED, State.CLOSED, State.DRAFT},
        State.MATCHED: {State.OPEN, State.CLOSED},
        State.CLOSED: {State.OPEN},
    }

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="%(class)ss")
    year = models.PositiveSmallIntegerField(_("list of the year"))
    title = models.CharField(_("title"), max_length=120)
    detail = models.CharField(_("one line of detail"), max_length=500, blank=True)
    theme = models.CharField(_("theme"), max_length=60, blank=True)
    audience = models.CharField(_("for whom"), max_length=120, blank=True)
    place = models.CharField(_("where"), max_length=120, blank=True)
    when = models.CharField(_("when"), max_length=120, blank=True)
    frequency = models.CharField(_("how often"), max_length=60, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    visibility = models.CharField(_("offered to"), max_length=10, choices=Visibility, default=Visibility.STREET)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    closed_because = models.CharField(_("closed, because"), max_length=300, blank=True)
    # The line this one was carried over from, so that a year's list keeps its history.
    carried_from = models.ForeignKey("self", null=True, editable=False, on_delete=models.PROTECT, related_name="carried_to")
    # Which of the fields were read out of the one free line.
    filled_in = models.JSONField(default=list, editable=False)
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+", editable=False)
    search = LexemesField(null=True, editable=False)

    objects = ListedQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    def words(self) -> list[str]:
        return lexemes(self.title, self.detail[:120], self.theme)

    def save(self, *args, **kwargs):
        if not kwargs.get("update_fields"):
            self.search = self.words()
        super().save(*args, **kwargs)

    @property
    def age_days(self) -> int:
        return (timezone.now() - self.opened_at).days


class Service(Listed):
    """What an organisation can give, with the conditions under which it gives it."""

    capacity = models.PositiveSmallIntegerField(_("how many demands it can serve"), default=1)
    time_window = models.CharField(_("time window"), max_length=120, blank=True)
    people_limit = models.PositiveIntegerField(_("number of people"), null=True, blank=True)
    who_cleans = models.CharField(_("who cleans up"), max_length=120, blank=True)
    who_insures = models.CharField(_("who insures"), max_length=120, blank=True)
    cost = models.CharField(_("cost"), max_length=120, blank=True)
    stop_rule = models.CharField(_("may be stopped when"), max_length=200, blank=True)
    trial = models.CharField(_("trial"), max_length=120, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "title"], condition=~Q(state="closed"), name="service_once_a_year"
            ),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="service_has_capacity"),
        ]
        indexes = [
            models.Index(fields=["federation", "-id"], name="service_page"),
            models.Index(fields=["organisation", "-id"], name="service_organisation"),
            GinIndex(fields=["search"], name="service_search", fastupdate=False),
        ]


class Demand(Listed):
    """What an organisation asks for."""

    class Urgency(models.IntegerChoices):
        NORMAL = 0, _("Normal")
        SOON = 1, _("Soon")
        URGENT = 2, _("Urgent")

    quantity = models.PositiveIntegerField(_("quantity"), null=True, blank=True)
    urgency = models.PositiveSmallIntegerField(_("urgency"), choices=Urgency, default=Urgency.NORMAL)
    # The next day somebody has to look at it, and who; never empty while the demand is open.
    next_on = models.DateField(_("next look"), null=True, blank=True)
    duty_holder = models.ForeignKey(
        "members.Seat", verbose_name=_("who looks after it"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "title"], condition=~Q(state="closed"), name="demand_once_a_year"
            ),
        ]
        indexes = [
            models.Index(fields=["federation", "-id"], name="demand_page"),
            models.Index(fields=["organisation", "-id"], name="demand_organisation"),
            GinIndex(fields=["search"], name="demand_search", fastupdate=False),
        ]


class MatchRun(models.Model):
    """One run of the matching: its inputs' digest, its rule, its result in numbers."""

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="match_runs")
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    progress = models.PositiveSmallIntegerField(default=0)
    stage = models.CharField(max_length=60, blank=True)
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


class MatchQuerySet(InFederations):
    def visible_to(self, person):
        """The office sees all; a member sees the suggestions that concern its own lines."""
        mine = mandates(person)
        sides = list(mine.organisations)
        return self.filter(
            Q(federation__in=list(mine.offices))
            | Q(demand__organisation__in=sides)
            | Q(service__organisation__in=sides)
        )

    def live(self):
        return self.filter(state__in=[Match.State.PROPOSED, Match.State.OFFERED])

    def planned(self):
        return self.filter(in_plan=True)


class Match(models.Model):
    """A service that may answer a demand, with its reasons. It proposes; both sides decide."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Suggested")
        OFFERED = "offered", _("Offered")
        ACCEPTED = "accepted", _("Accepted by both")
        DECLINED = "declined", _("Declined")
        EXPIRED = "expired", _("Expired")

    MOVES = {
        State.PROPOSED: {State.OFFERED, State.DECLINED, State.EXPIRED},
        State.OFFERED: {State.ACCEPTED, State.DECLINED, State.EXPIRED},
        State.EXPIRED: {State.OFFERED},
    }

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
    declined_because = models.CharField(_("declined, because"), max_length=300, blank=True)
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

    MOVES = {State.PROPOSED: {State.ACCEPTED, State.DECLINED, State.EXPIRED}}

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="exchanges")
    run = models.ForeignKey(MatchRun, on_delete=models.PROTECT, related_name="exchanges")
    key = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED)
    declined_because = models.CharField(max_length=300, blank=True)
    declined_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = ExchangeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["federation", "key"], name="exchange_once"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


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


