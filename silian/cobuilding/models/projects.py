"""Campaigns, and what two or more organisations build together."""

from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.core.search import LexemesField, WordsIndex, lexemes
from silian.members.mandates import mandates
from silian.members.models import InFederations, Organisation
from silian.tasks.models import Owed


class CampaignQuerySet(InFederations):
    def on(self, day):
        return self.filter(period__contains=day)


class Campaign(models.Model):
    """A drive of the district or the federation that projects and activities count towards."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="campaigns")
    name = models.CharField(_("name"), max_length=60)
    about = models.CharField(_("what it is about"), max_length=500, blank=True)
    period = DateRangeField(_("period"))
    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["federation", "name"], name="campaign_name_once"),
            models.CheckConstraint(
                condition=Q(period__isempty=False) & Q(period__lower_inf=False), name="campaign_has_a_start"
            ),
        ]
        indexes = [WordsIndex("name", "about", name="campaign_words")]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_state(self) -> str:
        """The day decides whether it is on, is still to come or is over."""
        today = timezone.localdate()
        if self.period.lower > today:
            return "ahead"
        return "over" if self.period.upper and self.period.upper <= today else "on"

    @property
    def shown_state_word(self):
        return {"ahead": _("still to come"), "on": _("on now"), "over": _("over")}[self.shown_state]


class ProjectQuerySet(InFederations):
    def visible_to(self, person):
        """Partners and the office see a draft; once agreed the whole federation does."""
        mine = mandates(person)
        return self.filter(
            Q(federation__in=list(mine.offices))
            | Q(pk__in=Partner.objects.filter(organisation__in=list(mine.organisations)).values("project"))
            | Q(federation__in=mine.federation_ids) & ~Q(state=Project.State.DRAFT)
        )

    def of(self, organisations):
        """Those in which one of these organisations is a partner."""
        return self.filter(pk__in=Partner.objects.filter(organisation__in=list(organisations)).values("project"))

    def found_by(self, typed: str):
        """By its own words, or by a partner's name."""
        named = Partner.objects.filter(organisation__search__typed=typed)
        return self.filter(Q(search__typed=typed) | Q(pk__in=named.values("project")))

    def under_way(self):
        return self.filter(state__in=[Project.State.AGREED, Project.State.RUNNING])


class Project(models.Model):
    """What two or more organisations build together."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        AGREED = "agreed", _("Agreed")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        STOPPED = "stopped", _("Stopped")

    MOVES = {
        State.DRAFT: {State.AGREED, State.STOPPED},
        State.AGREED: {State.RUNNING, State.STOPPED},
        State.RUNNING: {State.DONE, State.STOPPED},
    }
    LIVE = (State.DRAFT, State.AGREED, State.RUNNING)
    # What a finished project says in numbers.
    NUMBERS = ("served", "taking_part", "hours")

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="projects")
    title = models.CharField(_("title"), max_length=160)
    about = models.CharField(_("what it is about"), max_length=1000, blank=True)
    period = DateRangeField(_("period"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    # Where it was born: an accepted match or an exchange, never both; neither when opened by hand or from a call.
    match = models.OneToOneField("exchange.Match", null=True, on_delete=models.PROTECT, related_name="project")
    exchange = models.OneToOneField("exchange.Exchange", null=True, on_delete=models.PROTECT, related_name="project")
    campaigns = models.ManyToManyField(Campaign, verbose_name=_("campaigns"), blank=True, related_name="projects")
    # Agreed without a signed text: the office says why there is no paper.
    without_paper = models.CharField(_("agreed without a paper, because"), max_length=300, blank=True)
    stopped_because = models.CharField(_("stopped, because"), max_length=300, blank=True)
    # The result, asked once, when the project is done.
    served = models.PositiveIntegerField(_("people served"), null=True, blank=True)
    taking_part = models.PositiveIntegerField(_("people taking part"), null=True, blank=True)
    hours = models.PositiveIntegerField(_("hours given"), null=True, blank=True)
    result = models.CharField(_("result in a few sentences"), max_length=1000, blank=True)
    finished_on = models.DateField(_("finished on"), null=True, blank=True)
    at = models.DateTimeField(default=timezone.now, editable=False)
    search = LexemesField(null=True, editable=False)
    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(match=None) | Q(exchange=None), name="project_born_once"),
            models.CheckConstraint(condition=~Q(title=""), name="project_has_a_title"),
            models.CheckConstraint(
                name="project_done_with_a_result",
                condition=~Q(state="done")
                | Q(served__isnull=False, taking_part__isnull=False, hours__isnull=False, finished_on__isnull=False)
                & ~Q(result=""),
            ),
            models.CheckConstraint(
                name="project_stopped_with_a_reason", condition=~Q(state="stopped") | ~Q(stopped_because="")
            ),
            models.CheckConstraint(
                name="project_period_begins", condition=Q(period=None) | Q(period__isempty=False, period__lower_inf=False)
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["federation", "-id"], name="project_page"),
            models.Index(fields=["federation", "state", "-id"], name="project_state"),
            GinIndex(fields=["search"], name="project_search", fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs):
        fields = kwargs.get("update_fields")
        if not fields or {"title", "about"} & set(fields):
            self.search = self.words()
            if fields:
                kwargs["update_fields"] = {*fields, "search"}
        super().save(*args, **kwargs)

    def words(self) -> list[str]:
        return lexemes(self.title, self.about[:120])

    @property
    def is_live(self) -> bool:
        return self.state in self.LIVE


class Partner(models.Model):
    """An organisation in a project: what it gives, what it asks, and whom to call there."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="partners")
    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="partnerships"
    )
    gives = models.CharField(_("gives"), max_length=200, blank=True)
    asks = models.CharField(_("asks"), max_length=200, blank=True)
    # Empty means: whom the organisation names first in the register, so that nobody is lost when staff change.
    contact = models.CharField(_("contact"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("partner")
        ordering = ["project", "id"]
        constraints = [models.UniqueConstraint(fields=["project", "organisation"], name="partner_once")]
        indexes = [models.Index(fields=["organisation", "-project"], name="partner_organisation")]

    def __str__(self) -> str:
        return str(self.organisation)


class MilestoneQuerySet(InFederations):
    def visible_to(self, person):
        return self.filter(project__in=Project.objects.visible_to(person).values("pk"))

    def late(self, day=None):
        return self.filter(state=Milestone.State.OPEN, due_on__lt=day or timezone.localdate())


class Milestone(Owed):
    """A step of a project with a day, and the seat or organisation that sees to it."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="milestones")
    title = models.CharField(_("step"), max_length=120)
    objects = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("milestone")
        ordering = ["project", "due_on", "id"]
        constraints = Owed.Meta.constraints
        indexes = [
            models.Index(fields=["due_on"], name="milestone_due", condition=Q(state="open")),
            models.Index(fields=["project", "due_on", "id"], name="milestone_of_project"),
        ]
