"""How a matter is treated: its recipe, its phases, and who it concerns."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.hall import recipes
from silian.hall.models.carriers import Carrier
from silian.hall.models.matters import Matter, OfMatter
from silian.members.models import Zone
from silian.members.models.organisations import SameRow


class Plan(OfMatter):
    """The way a matter is treated: a known recipe with dates of its own."""

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="plan")
    recipe = models.CharField(_("recipe"), max_length=30)
    # The body that deliberates on it; its leaders may call meetings about it and write down what was resolved.
    carrier = models.ForeignKey(
        Carrier, verbose_name=_("carrier"), null=True, blank=True, on_delete=models.PROTECT, related_name="plans"
    )
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("way of treatment")
        ordering = ["matter"]

    def __str__(self) -> str:
        return self.recipe


class Phase(OfMatter):
    """A part of the way: from its start until before its end something may be done that waits for it."""

    class Kind(models.TextChoices):
        COLLECT = "collect", _("Collecting views")
        LOOK_ROUND = "look_round", _("Looking on the spot")
        DISCUSS = "discuss", _("Deliberation")
        MEDIATE = "mediate", _("Mediation")
        DRAFT = "draft", _("Draft open to comment")
        BALLOT = "ballot", _("Consultative ballot")
        RESOLVE = "resolve", _("Resolution")
        ANNOUNCE = "announce", _("Public notice")
        CARRY_OUT = "carry_out", _("Carrying out")
        CHECK = "check", _("Check")
        ANSWER = "answer", _("The raiser's answer")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="phases")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="phases")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    period = DateTimeRangeField(_("from … until before"))
    note = models.CharField(_("in one sentence"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("phase")
        ordering = ["matter", "period", "id"]
        constraints = [
            ExclusionConstraint(
                name="phase_one_after_the_other",
                expressions=[(SameRow("matter_id"), RangeOperators.OVERLAPS), ("period", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                name="phase_from_until",
                condition=Q(period__isempty=False, period__lower_inf=False, period__upper_inf=False),
            ),
            models.CheckConstraint(condition=Q(kind__in=recipes.PHASES), name="phase_of_a_known_kind"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_running(self) -> bool:
        return self.period.lower <= timezone.now() < self.period.upper


class Standing(OfMatter):
    """What a person says about herself in a matter, if she likes: where she lives, her age, whether she owns."""

    class Age(models.TextChoices):
        YOUNG = "under_35", _("under 35")
        MIDDLE = "35_to_59", _("35 to 59")
        OLD = "60_to_79", _("60 to 79")
        OLDEST = "80_up", _("80 and over")

    class Home(models.TextChoices):
        OWNER = "owner", _("Owner")
        TENANT = "tenant", _("Tenant")
        SHOP = "shop", _("Shop or firm")
        OTHER = "other", _("Other")

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="standings")
    person = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    zone = models.ForeignKey(Zone, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(_("building or part"), max_length=60, blank=True)
    age = models.CharField(_("age"), max_length=10, choices=Age, blank=True)
    home = models.CharField(_("lives there as"), max_length=10, choices=Home, blank=True)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("standing")
        ordering = ["matter", "id"]
        constraints = [models.UniqueConstraint(fields=["matter", "person"], name="standing_once")]

    def __str__(self) -> str:
        return f"{self.person} · {self.matter}"


class Affected(OfMatter):
    """Whom a matter concerns, as far as is known: a group, and how many people or households it has."""

    class Side(models.TextChoices):
        ZONE = "zone", _("Zone")
        PART = "part", _("Building or part")
        AGE = "age", _("Age")
        HOME = "home", _("Owners and tenants")

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="affected")
    side = models.CharField(_("by"), max_length=6, choices=Side)
    value = models.CharField(_("group"), max_length=60)
    about = models.PositiveIntegerField(_("how many, about"), null=True, blank=True)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("group concerned")
        ordering = ["matter", "side", "id"]
        constraints = [models.UniqueConstraint(fields=["matter", "side", "value"], name="affected_once")]

    def __str__(self) -> str:
        return self.value


class Proof(OfMatter):
    """What the law asks for on the way of a matter is there: somebody names the evidence. It can be taken back, never changed."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="proofs")
    requirement = models.CharField(_("what the law asks for"), max_length=40)
    evidence = models.CharField(_("evidence"), max_length=300)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    taken_back_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True, editable=False)
    taken_back_because = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("proof")
        ordering = ["matter", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "requirement"], condition=Q(taken_back_at=None), name="proof_once_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(evidence=""), name="proof_names_the_evidence"),
            models.CheckConstraint(
                name="proof_taken_back_with_a_reason",
                condition=Q(taken_back_at=None, taken_back_because="")
                | Q(taken_back_at__isnull=False) & ~Q(taken_back_because=""),
            ),
        ]

    def __str__(self) -> str:
        return self.evidence
