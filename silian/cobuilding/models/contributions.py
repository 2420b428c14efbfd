"""What organisations have given, in kind: a ledger whose rows are confirmed, taken back by a counter-entry, never edited."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.cobuilding.models.projects import Partner, Project
from silian.members.mandates import mandates
from silian.members.models import Community, InFederations, Organisation


class ContributionQuerySet(InFederations):
    def visible_to(self, person):
        """Confirmed rows are for the whole federation; the others for the two sides and the office."""
        mine = mandates(person)
        sides = list(mine.organisations)
        communities = [seat.community_id for seat in mine.held if seat.community_id and seat.body_kind == "community"]
        own = Q(federation__in=list(mine.offices)) | Q(giver__in=sides) | Q(organisation__in=sides)
        own |= Q(giver__merged_into__in=sides) | Q(organisation__merged_into__in=sides)
        own |= Q(community__in=communities)
        own |= Q(project__in=Partner.objects.filter(organisation__in=sides).values("project"))
        shown = Q(project=None) | ~Q(project__state=Project.State.DRAFT)
        return self.filter(own | Q(federation__in=mine.federation_ids, state=Contribution.State.CONFIRMED) & shown)

    def confirmed(self):
        return self.filter(state=Contribution.State.CONFIRMED)


class Contribution(models.Model):
    """A place, goods, hours, minds or funds an organisation gave to a project, an organisation or a community."""

    class Kind(models.TextChoices):
        PLACE = "place", _("Place to use")
        GOODS = "goods", _("Goods")
        HOURS = "hours", _("People's time")
        MINDS = "minds", _("Knowledge and ideas")
        FUNDS = "funds", _("Funds (noted only)")

    class State(models.TextChoices):
        NOTED = "noted", _("Waits for confirmation")
        CONFIRMED = "confirmed", _("Confirmed")
        DECLINED = "declined", _("Not confirmed")
        TAKEN_BACK = "taken_back", _("Taken back")

    MOVES = {State.NOTED: {State.CONFIRMED, State.DECLINED, State.TAKEN_BACK}}

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="contributions")
    giver = models.ForeignKey(
        Organisation, verbose_name=_("who gave it"), on_delete=models.PROTECT, related_name="contributions"
    )
    # To whom: exactly one of the three.
    project = models.ForeignKey(
        Project,
        verbose_name=_("project"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="contributions",
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="contributions_received",
    )
    community = models.ForeignKey(
        Community,
        verbose_name=_("community"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="contributions",
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    what = models.CharField(_("what"), max_length=160)
    quantity = models.DecimalField(_("how much"), max_digits=12, decimal_places=2)
    unit = models.CharField(_("unit"), max_length=20)
    value = models.DecimalField(_("noted value in yuan"), max_digits=14, decimal_places=2, null=True, blank=True)
    given_on = models.DateField(_("given on"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.NOTED)
    # A counter-entry names the row it takes out again, and why.
    reverses = models.OneToOneField(
        "self", null=True, editable=False, on_delete=models.PROTECT, related_name="reversed_by"
    )
    because = models.CharField(_("because"), max_length=300, blank=True)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    answered_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, editable=False)
    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("contribution")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="contribution_goes_to_one",
                condition=Q(project__isnull=False, organisation=None, community=None)
                | Q(project=None, organisation__isnull=False, community=None)
                | Q(project=None, organisation=None, community__isnull=False),
            ),
            models.CheckConstraint(
                name="contribution_counts",
                condition=Q(reverses=None, quantity__gt=0) | Q(reverses__isnull=False, quantity__lt=0),
            ),
            models.CheckConstraint(
                name="contribution_not_to_oneself",
                condition=Q(organisation=None) | ~Q(organisation=F("giver")),
            ),
            models.CheckConstraint(
                name="contribution_answered_by_somebody",
                condition=Q(state="noted", answered_at=None, answered_by=None)
                | ~Q(state="noted") & Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
            models.CheckConstraint(
                name="contribution_refused_with_a_reason",
                condition=Q(state__in=["noted", "confirmed"], reverses=None) | ~Q(because=""),
            ),
        ]
        indexes = [
            models.Index(fields=["federation", "-id"], name="contribution_page"),
            models.Index(fields=["giver", "-id"], name="contribution_giver"),
            models.Index(fields=["organisation", "-id"], name="contribution_receiver"),
            models.Index(fields=["project", "-id"], name="contribution_project"),
            models.Index(fields=["federation", "id"], name="contribution_noted", condition=Q(state="noted")),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def receiver(self):
        """The project, organisation or community it was given to."""
        return self.project or self.organisation or self.community

    @property
    def amount(self) -> str:
        """The quantity with its unit, without empty decimals."""
        return f"{self.quantity.normalize():f} {self.unit}"
