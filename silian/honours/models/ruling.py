"""A published rule of honour: conditions over facts that are on record."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.members.mandates import mandates
from silian.members.models import InFederations


class SubjectKind(models.TextChoices):
    """Who or what can be honoured; never a person."""

    ORGANISATION = "organisation", _("Organisations")
    PROJECT = "project", _("Projects")
    BASE = "base", _("Bases")
    TEAM = "team", _("Teams")


MODELS = {
    SubjectKind.ORGANISATION: "members.Organisation", SubjectKind.PROJECT: "cobuilding.Project",
    SubjectKind.BASE: "places.Base", SubjectKind.TEAM: "volunteering.Team",
}  # fmt: skip


def subject_fields(related: str) -> dict[str, models.ForeignKey]:
    """Four columns of which exactly one is filled: who or what it is about."""
    return {
        kind.value: models.ForeignKey(
            MODELS[kind], null=True, on_delete=models.PROTECT, related_name=related, verbose_name=kind.label
        )
        for kind in SubjectKind
    }


def one_subject() -> Q:
    """Exactly one of the four."""
    found = Q()
    for kind in SubjectKind:
        found |= Q(**{f"{one}__isnull": one != kind for one in SubjectKind.values})
    return found


class HonourRuleQuerySet(InFederations):
    def visible_to(self, person):
        """Published rules are for everybody; drafts for the office."""
        return self.filter(~Q(state=HonourRule.State.DRAFT) | Q(federation__in=list(mandates(person).offices)))


class HonourRule(models.Model):
    """Who is honoured for what: conditions over facts on record, published before anybody is measured by them."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        ENDED = "ended", _("No longer in force")

    class Together(models.TextChoices):
        ALL = "all", _("all conditions are met")
        ANY = "any", _("at least one condition is met")

    MOVES = {State.DRAFT: {State.PUBLISHED, State.ENDED}, State.PUBLISHED: {State.ENDED}}

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="honour_rules")
    name = models.CharField(_("name of the honour"), max_length=80)
    subject = models.CharField(_("who is honoured"), max_length=12, choices=SubjectKind)
    why = models.CharField(_("what it honours"), max_length=300)
    together = models.CharField(_("it is met when"), max_length=4, choices=Together, default=Together.ALL)
    objection_days = models.PositiveSmallIntegerField(_("workdays for objections"), default=5)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    replaces = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="replaced_by", editable=False
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    published_on = models.DateField(_("published on"), null=True, editable=False)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = HonourRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule of honour")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["federation", "name", "version"], name="honour_rule_version_once"),
            models.UniqueConstraint(
                fields=["federation", "name"], condition=Q(state="published"), name="honour_rule_one_in_force"
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(why=""), name="honour_rule_says_for_what"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_on__isnull=False), name="honour_rule_published_on_a_day"
            ),
            models.CheckConstraint(condition=Q(objection_days__gte=1), name="honour_rule_leaves_time_to_object"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state_word(self):
        return self.State(self.state).label


class Condition(models.Model):
    """One condition of a rule: a fact, a comparison, a number."""

    class Comparison(models.TextChoices):
        AT_LEAST = "at_least", _("at least")
        AT_MOST = "at_most", _("at most")

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    rule = models.ForeignKey(HonourRule, on_delete=models.PROTECT, related_name="conditions")
    fact = models.CharField(_("fact"), max_length=20)
    comparison = models.CharField(_("comparison"), max_length=8, choices=Comparison, default=Comparison.AT_LEAST)
    number = models.DecimalField(_("number"), max_digits=10, decimal_places=2)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("condition of a rule of honour")
        ordering = ["rule", "id"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "fact", "comparison"], name="condition_once"),
            models.CheckConstraint(condition=~Q(fact="") & Q(number__gte=0), name="condition_compares_something"),
        ]

    def __str__(self) -> str:
        return f"{self.fact} {self.comparison} {self.number}"
