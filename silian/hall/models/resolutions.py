"""What was resolved in a matter, what it made others do, and what they report back."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.core.search import WordsIndex
from silian.exchange.models import Demand
from silian.hall.models.matters import Matter, OfMatter
from silian.meetings.models import Meeting
from silian.members.models import Organisation, Seat
from silian.tasks.models import Task


class Resolution(OfMatter):
    """What was agreed in a matter, on what basis; written apart from any count, and looked at again on a day."""

    class Basis(models.TextChoices):
        CONSENSUS = "consensus", _("Agreed by those present")
        BALLOT = "ballot", _("After a consultative ballot")
        MEETING = "meeting", _("Decision of a meeting")
        MEDIATION = "mediation", _("Agreed in mediation")
        AUTHORITY = "authority", _("Decided by whose task it is")

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="resolutions")
    year = models.PositiveSmallIntegerField(editable=False)
    serial = models.PositiveIntegerField(editable=False)
    text = models.TextField(_("what was resolved"), max_length=3000)
    basis = models.CharField(_("basis"), max_length=10, choices=Basis)
    basis_words = models.CharField(_("basis in words"), max_length=300, blank=True)
    # The count or the minutes it rests on, as records name things, and where it stands.
    thing = models.CharField(max_length=60, blank=True, editable=False)
    url = models.CharField(max_length=200, blank=True, editable=False)
    resolved_on = models.DateField(_("resolved on"), default=timezone.localdate)
    review_on = models.DateField(_("looked at again on"))
    reviewed_on = models.DateField(null=True, editable=False)
    review_words = models.CharField(_("what the review found"), max_length=1000, blank=True)
    seat = models.ForeignKey(Seat, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    replaced_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaces")

    class Meta:
        verbose_name = _("resolution")
        ordering = ["matter", "id"]
        constraints = [
            models.UniqueConstraint(fields=["federation", "year", "serial"], name="resolution_number_once"),
            models.CheckConstraint(condition=~Q(text=""), name="resolution_says_something"),
            models.CheckConstraint(
                condition=Q(review_on__gt=models.F("resolved_on")), name="resolution_reviewed_afterwards"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_on=None) | ~Q(review_words=""), name="resolution_reviewed_with_words"
            ),
        ]
        indexes = [
            models.Index(
                fields=["federation", "review_on"], name="resolution_to_review", condition=Q(reviewed_on=None)
            ),
            WordsIndex("text", name="resolution_words"),
        ]

    def __str__(self) -> str:
        return self.sign

    @property
    def number(self) -> str:
        return f"{self.year}-{self.serial}"

    @property
    def sign(self) -> str:
        """Its number as papers carry it; the same in every language."""
        return f"协商决议〔{self.year}〕{self.serial}号"

    @property
    def stands(self) -> bool:
        return self.replaced_by_id is None

    @property
    def is_to_review(self) -> bool:
        """Its day has come and nobody has looked yet."""
        return self.stands and self.reviewed_on is None and self.review_on <= timezone.localdate()


class Dissent(OfMatter):
    """Somebody does not agree with a resolution, and why; it stands beside the text."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="dissents")
    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, related_name="dissents")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="dissents"
    )
    who = models.CharField(_("who"), max_length=120)
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("dissent")
        ordering = ["resolution", "id"]
        constraints = [models.CheckConstraint(condition=~Q(who="") & ~Q(reason=""), name="dissent_says_why")]

    def __str__(self) -> str:
        return self.who


class MatterTask(OfMatter):
    """A task that came of a matter."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="tasks")
    resolution = models.ForeignKey(Resolution, null=True, on_delete=models.PROTECT, related_name="tasks")
    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="matter_link")

    class Meta:
        verbose_name = _("task of a matter")
        ordering = ["matter", "id"]

    def __str__(self) -> str:
        return str(self.task)


class MatterDemand(OfMatter):
    """A demand that came of a matter; what is matched and built for it reports back here."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="demands")
    resolution = models.ForeignKey(Resolution, null=True, on_delete=models.PROTECT, related_name="demands")
    demand = models.OneToOneField(Demand, on_delete=models.PROTECT, related_name="matter_link")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("demand of a matter")
        ordering = ["matter", "id"]

    def __str__(self) -> str:
        return str(self.demand)


class MatterMeeting(OfMatter):
    """A meeting that talks about a matter; its final minutes make the matter discussed."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="meetings")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="matters")

    class Meta:
        verbose_name = _("meeting of a matter")
        ordering = ["matter", "id"]
        constraints = [models.UniqueConstraint(fields=["matter", "meeting"], name="matter_meeting_once")]

    def __str__(self) -> str:
        return str(self.meeting)
