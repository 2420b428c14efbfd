from datetime import timedelta

from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.core.search import LexemesField, lexemes
from silian.members.mandates import Mandates, mandates
from silian.members.models import InFederations, Organisation


class Visibility(models.TextChoices):
    STREET = "street", _("This sub-district")
    CITY = "city", _("Whole city")
    ANYWHERE = "anywhere", _("Anywhere")


# The federations of one's own city: up to the city's own federation, and down again to everything below it.
_SAME_CITY = """
    WITH RECURSIVE up AS (
        SELECT id, parent_id, level FROM members_federation WHERE id = ANY(%s)
        UNION
        SELECT above.id, above.parent_id, above.level FROM members_federation above JOIN up ON up.parent_id = above.id
    ), down AS (
        SELECT id FROM up WHERE level = 'city'
        UNION
        SELECT part.id FROM members_federation part JOIN down ON part.parent_id = down.id
    )
    SELECT id FROM down ORDER BY id
"""


def same_city(federation_ids: list[int]) -> list[int]:
    """The federations that share a city with one of these; nobody without a city above. One query."""
    if not federation_ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_SAME_CITY, [federation_ids])
        return [row[0] for row in cursor.fetchall()]


def neighbours(mine: Mandates) -> list[int]:
    """The federations of a reader's city, read once per request and kept beside her seats."""
    kept = mine.__dict__.get("_neighbours")
    if kept is None:
        kept = mine.__dict__["_neighbours"] = same_city(mine.federation_ids)
    return kept


class ListedQuerySet(InFederations):
    """Rows of the two lists."""

    def open(self, day=None):
        day = day or timezone.localdate()
        return self.filter(state=Listed.State.OPEN).filter(Q(valid_until=None) | Q(valid_until__gte=day))

    def at_home(self, person):
        """Rows of her own federations; drafts only to those who speak for the organisation and the office."""
        return self.filter(_home(mandates(person)))

    def visible_to(self, person):
        """Besides those at home, what other sub-districts opened to the whole city or to everybody; never their drafts."""
        mine = mandates(person)
        if not mine.held:
            return self.none()
        return self.filter(_home(mine) | travelling(neighbours(mine)) & ~Q(state=Listed.State.DRAFT))

    def offered_in(self, federation_id: int):
        """What may be suggested in this federation: its own rows, and what others opened to its city or to everybody."""
        return self.filter(Q(federation=federation_id) | travelling(same_city([federation_id])))

    def past(self, day=None):
        """Still open in name, but their last day is over. The day decides, no nightly job."""
        return self.filter(state=Listed.State.OPEN, valid_until__lt=day or timezone.localdate())

    def of_year(self, year: int):
        return self.filter(year=year)

    def found_by(self, typed: str):
        return self.filter(search__typed=typed)


def _home(mine: Mandates) -> Q:
    return (
        Q(federation__in=mine.federation_ids) & ~Q(state=Listed.State.DRAFT)
        | Q(organisation__in=list(mine.organisations))
        | Q(federation__in=list(mine.offices))
    )


def travelling(city: list[int]) -> Q:
    """Rows that may be seen outside their own sub-district, by somebody from this city."""
    return Q(visibility=Visibility.ANYWHERE) | Q(visibility=Visibility.CITY, federation__in=city)


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
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="%(class)ss"
    )
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
    carried_from = models.ForeignKey(
        "self", null=True, editable=False, on_delete=models.PROTECT, related_name="carried_to"
    )
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

    def save(self, *args, **kwargs):
        if not kwargs.get("update_fields"):
            self.search = self.words()
        super().save(*args, **kwargs)

    def words(self) -> list[str]:
        return lexemes(self.title, self.detail[:120], self.theme)

    @property
    def age_days(self) -> int:
        return (timezone.now() - self.opened_at).days

    @property
    def is_past(self) -> bool:
        return bool(self.state == self.State.OPEN and self.valid_until and self.valid_until < timezone.localdate())

    @property
    def shown_state(self) -> str:
        """The state as a reader should see it: an open line whose last day is over reads as expired."""
        return "expired" if self.is_past else self.state

    @property
    def shown_state_word(self):
        return _("Expired") if self.is_past else self.State(self.state).label


class Service(Listed):
    """What an organisation can give, with the conditions under which it gives it."""

    CONDITIONS = ("time_window", "people_limit", "who_cleans", "who_insures", "cost", "stop_rule", "trial")

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
                fields=["organisation", "year", "title"],
                condition=~Q(state="closed"),
                name="service_once_a_year",
            ),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="service_has_capacity"),
        ]
        indexes = [
            models.Index(fields=["federation", "-id"], name="service_page"),
            models.Index(fields=["organisation", "-id"], name="service_organisation"),
            GinIndex(fields=["search"], name="service_search", fastupdate=False),
            models.Index(fields=["-id"], condition=~Q(visibility="street"), name="service_travelling"),
        ]

    @property
    def places_left(self) -> int:
        """Only on rows read with `taken`, the number of demands promised."""
        return max(self.capacity - (self.taken or 0), 0)


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
        "members.Seat",
        verbose_name=_("who looks after it"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    # House value: somebody looks at a new demand after two weeks at the latest.
    FIRST_LOOK = timedelta(days=14)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "title"],
                condition=~Q(state="closed"),
                name="demand_once_a_year",
            ),
        ]
        indexes = [
            models.Index(fields=["federation", "-id"], name="demand_page"),
            models.Index(fields=["organisation", "-id"], name="demand_organisation"),
            GinIndex(fields=["search"], name="demand_search", fastupdate=False),
            models.Index(fields=["-id"], condition=~Q(visibility="street"), name="demand_travelling"),
        ]

    @property
    def look_on(self):
        """The next date, also for a line from a workbook that named none."""
        return self.next_on or timezone.localdate(self.opened_at) + self.FIRST_LOOK

    @property
    def is_overdue(self) -> bool:
        return self.shown_state == self.State.OPEN and self.look_on < timezone.localdate()
