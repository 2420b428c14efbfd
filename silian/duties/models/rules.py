"""What a body owes in every period, as the work rules say it; an edition of a rule is never changed, another follows it."""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.core.periods import Period
from silian.core.workdays import Due, Workdays
from silian.members.models import Body, InFederations, SameRow

# What an edition says; the next one may say any of it otherwise.
WORDING = (
    "name", "period", "fact", "anchor", "anchor_month", "anchor_day", "grace", "lead_days", "owner", "area_after", "office_after",
    "clause", "document",
)  # fmt: skip


class PeriodKind(models.TextChoices):
    YEAR = "year", _("Every year")
    HALF = "half", _("Every half-year")
    QUARTER = "quarter", _("Every quarter")
    MONTH = "month", _("Every month")


class Fact(models.TextChoices):
    """What must be on record; `queries/facts.py` has one question for each."""

    CONFERENCE = "conference", _("a conference with final minutes")
    JOINT = "joint", _("a joint meeting with final minutes")
    MEETING = "meeting", _("a meeting with final minutes")
    VISIT = "visit", _("a visit the organisation has confirmed")
    LINES = "lines", _("a published line in the lists of the year")
    REVIEW = "review", _("its agreements are reviewed when their day comes")
    RECEIPT = "receipt", _("receipt of what was handed out to it")
    THEMED = "themed", _("a themed consultation with its synthesis")


class Owner(models.TextChoices):
    """Whose desk an overdue duty stands on first; it climbs from there."""

    BODY = "body", _("the body itself")
    AREA = "area", _("its sector, zone and community")
    OFFICE = "office", _("the office")


class Rule(models.Model):
    """Something every body of a kind owes in every period; its wording stands in its editions."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="duty_rules")
    body_kind = models.CharField(_("who owes it"), max_length=12, choices=Body.Kind)
    # Which of the usual rules it was taken from, so that taking them twice makes none twice.
    usual = models.CharField(max_length=20, blank=True, editable=False)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("rule")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["federation", "usual"], condition=~Q(usual=""), name="duty_usual_rule_once")
        ]
        indexes = [models.Index(fields=["federation", "body_kind", "id"], name="duty_rule_page")]

    def __str__(self) -> str:
        return f"{self.get_body_kind_display()} {self.pk}"


class Edition(models.Model):
    """How a rule reads for the periods that begin inside its span; the end day is the first day without it."""

    class Anchor(models.TextChoices):
        END = "end", _("the last day of the period")
        DAY = "day", _("a day inside the period")

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="editions")
    span = DateRangeField(_("in force"))
    name = models.CharField(_("name"), max_length=80)
    period = models.CharField(_("how often"), max_length=8, choices=PeriodKind)
    fact = models.CharField(_("fulfilled by"), max_length=12, choices=Fact)
    anchor = models.CharField(_("falls due on"), max_length=4, choices=Anchor, default=Anchor.END)
    anchor_month = models.PositiveSmallIntegerField(_("month of the period"), null=True, blank=True)
    anchor_day = models.PositiveSmallIntegerField(_("day of the month"), null=True, blank=True)
    # House values, all of them: a federation writes its own into its rules.
    grace = models.PositiveSmallIntegerField(_("workdays of grace"), default=0)
    lead_days = models.PositiveSmallIntegerField(_("counts as due so many days before"), default=30)
    owner = models.CharField(_("who sees to it first"), max_length=8, choices=Owner, default=Owner.BODY)
    area_after = models.PositiveSmallIntegerField(_("workdays overdue until its convener hears of it"), default=5)
    office_after = models.PositiveSmallIntegerField(_("workdays overdue until the office hears of it"), default=10)
    clause = models.CharField(_("clause it comes from"), max_length=80, blank=True)
    document = models.ForeignKey(
        "documents.Document", verbose_name=_("document it stands in"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("edition of a rule")
        ordering = ["rule", "span", "id"]
        constraints = [
            ExclusionConstraint(
                name="duty_one_edition_a_day",
                expressions=[(SameRow("rule_id"), RangeOperators.OVERLAPS), ("span", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=Q(span__isempty=False) & Q(span__lower_inf=False), name="duty_edition_has_a_start"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="duty_edition_has_a_name"),
            models.CheckConstraint(
                name="duty_anchor_is_whole",
                condition=Q(anchor="end", anchor_month=None, anchor_day=None)
                | Q(anchor="day", anchor_month__range=(1, 12), anchor_day__range=(1, 31)),
            ),
            models.CheckConstraint(condition=Q(office_after__gte=models.F("area_after")), name="duty_climbs_upward"),
        ]

    def __str__(self) -> str:
        return self.name

    def anchor_of(self, period: Period) -> Any:
        """The day in the period from which the grace is counted."""
        if self.anchor == self.Anchor.END:
            return period.last
        return period.day(self.anchor_month or 1, self.anchor_day or 1)

    def due_of(self, period: Period, calendar: Workdays) -> Due:
        """The last day on which it is not overdue."""
        return calendar.add(self.anchor_of(period), self.grace)
