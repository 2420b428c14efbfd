from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.members.mandates import mandates
from silian.members.models import InFederations, Organisation


class Campaign(models.Model):
    """A drive of the district or the federation that projects and activities count towards."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="campaigns")
    name = models.CharField(_("name"), max_length=60)
    about = models.CharField(_("what it is about"), max_length=500, blank=True)
    period = DateRangeField(_("period"))
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("campaign")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["federation", "name"], name="campaign_name_once"),
            models.CheckConstraint(
                condition=Q(period__isempty=False) & Q(period__lower_inf=False), name="campaign_has_a_start"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ProjectQuerySet(InFederations):
    def visible_to(self, person):
        """Partners and the office see a draft; once agreed the whole federation does."""
        mine = mandates(person)
        return self.filter(
            Q(federation__in=list(mine.offices))
            | Q(pk__in=Partner.objects.filter(organisation__in=list(mine.organisations)).values("project"))
            | Q(federation__in=mine.federation_ids) & ~Q(state=Project.State.DRAFT)
        )


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

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="projects")
    title = models.CharField(_("title"), max_length=160)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    # Where it was born: an accepted match or an exchange, never both.
    match = models.OneToOneField("exchange.Match", null=True, on_delete=models.PROTECT, related_name="project")
    exchange = models.OneToOneField("exchange.Exchange", null=True, on_delete=models.PROTECT, related_name="project")
    campaigns = models.ManyToManyField(Campaign, verbose_name=_("campaigns"), blank=True, related_name="projects")
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(match=None) | Q(exchange=None), name="project_born_once"),
        ]
        indexes = [models.Index(fields=["federation", "-id"], name="project_page")]

    def __str__(self) -> str:
        return self.title


class Partner(models.Model):
    """An organisation in a project: what it gives and what it asks."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="partners")
    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="partnerships")
    gives = models.CharField(_("gives"), max_length=200, blank=True)
    asks = models.CharField(_("asks"), max_length=200, blank=True)
    objects = InFederations.as_manager()

    class Meta:
        ordering = ["project", "id"]
        constraints = [models.UniqueConstraint(fields=["project", "organisation"], name="partner_once")]

    def __str__(self) -> str:
        return str(self.organisation)
