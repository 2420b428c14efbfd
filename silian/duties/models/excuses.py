"""Words about one duty of one period: why it is not done this time, and to whose desk it has climbed."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.duties.models.rules import Rule
from silian.members.models import InFederations


class ExcuseQuerySet(InFederations):
    def standing(self):
        """Not withdrawn."""
        return self.filter(withdrawn_at=None)


class Excuse(models.Model):
    """“Not this period, because …”: seen by everybody on the board, withdrawn as visibly, never deleted."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="excuses")
    body = models.ForeignKey("members.Body", on_delete=models.PROTECT, related_name="excuses")
    # The period, by its first day; the rule's edition of that day says how long it is.
    first_on = models.DateField(_("period from"))
    because = models.CharField(_("not this period, because"), max_length=300)
    # Given when it was overdue already: it explains, and the board says that it came late.
    after_due = models.BooleanField(default=False, editable=False)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_because = models.CharField(_("withdrawn, because"), max_length=300, blank=True)
    withdrawn_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    objects = ExcuseQuerySet.as_manager()

    class Meta:
        verbose_name = _("excuse")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "body", "first_on"], condition=Q(withdrawn_at=None), name="duty_excuse_once"
            ),
            models.CheckConstraint(condition=~Q(because=""), name="duty_excuse_says_why"),
            models.CheckConstraint(
                name="duty_excuse_withdrawn_whole",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_because="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_because=""),
            ),
        ]
        indexes = [models.Index(fields=["federation", "first_on"], name="duty_excuse_page")]

    def __str__(self) -> str:
        return self.because


class Climb(models.Model):
    """A step of an overdue duty to the next desk, told once. The desks themselves go by the clock and need no row."""

    class Step(models.IntegerChoices):
        OWNER = 0, _("whoever sees to it")
        AREA = 1, _("convener")
        OFFICE = 2, _("office")

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="climbs")
    body = models.ForeignKey("members.Body", on_delete=models.PROTECT, related_name="climbs")
    first_on = models.DateField(_("period from"))
    step = models.PositiveSmallIntegerField(_("step"), choices=Step)
    due_on = models.DateField(_("due on"))
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("step of an overdue duty")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "body", "first_on", "step"], name="duty_climbs_a_step_once")
        ]
        indexes = [models.Index(fields=["federation", "first_on"], name="duty_climb_page")]

    def __str__(self) -> str:
        return f"{self.rule_id}/{self.body_id} {self.first_on} {self.step}"
