"""The powers of public supervision, and what people say after a closing."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from silian.hall.models.closings import Answer, Closing
from silian.hall.models.matters import Matter, OfMatter
from silian.hall.models.raisers import Raiser
from silian.members.models import Seat


class Query(OfMatter):
    """A question of the supervision group to whoever owns a matter. It has a clock and is answered in public."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="queries")
    text = models.CharField(pgettext_lazy("supervision", "question"), max_length=1000)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="queries")
    at = models.DateTimeField(default=timezone.now, editable=False)
    answer_by = models.DateTimeField(_("to be answered by"))
    answer = models.CharField(pgettext_lazy("supervision", "answer"), max_length=2000, blank=True)
    answered_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = pgettext_lazy("supervision", "query")
        ordering = ["matter", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="query_asks_something"),
            models.CheckConstraint(
                name="query_is_answered_with_words",
                condition=Q(answered_at=None, answer="") | Q(answered_at__isnull=False) & ~Q(answer=""),
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("by")), name="query_answered_by_another"
            ),
        ]
        indexes = [models.Index(fields=["federation", "answer_by"], name="query_open", condition=Q(answered_at=None))]

    def __str__(self) -> str:
        return self.text

    @property
    def is_late(self) -> bool:
        return self.answered_at is None and self.answer_by <= timezone.now()


class Objection(OfMatter):
    """The supervision group says that a closing is not right. Until it is answered and the objector confirms, nothing is closed."""

    class End(models.TextChoices):
        SETTLED = "settled", _("Answered, and the objector agrees")
        UPHELD = "upheld", _("Upheld: the closing falls")

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="objections")
    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="objections")
    reason = models.CharField(_("reason"), max_length=1000)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="objections")
    at = models.DateTimeField(default=timezone.now, editable=False)
    answer_by = models.DateTimeField(_("to be answered by"))
    answer = models.CharField(pgettext_lazy("supervision", "answer"), max_length=2000, blank=True)
    answered_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, editable=False)
    ended_as = models.CharField(_("ended as"), max_length=10, choices=End, blank=True, editable=False)
    ended_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_words = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("supervision", "objection")
        ordering = ["matter", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="objection_says_why"),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("by")), name="objection_answered_by_another"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_as="") | Q(ended_at__isnull=False) & ~Q(ended_as=""),
                name="objection_ends_by_kind",
            ),
            models.CheckConstraint(
                name="objection_is_answered_with_words",
                condition=Q(answered_at=None, answer="") | Q(answered_at__isnull=False) & ~Q(answer=""),
            ),
            models.CheckConstraint(
                condition=~Q(ended_as="settled") | Q(answered_at__isnull=False), name="objection_settled_once_answered"
            ),
            models.CheckConstraint(
                condition=~Q(ended_as="upheld") | ~Q(ended_words=""), name="objection_upheld_with_words"
            ),
        ]
        indexes = [
            models.Index(fields=["federation", "answer_by"], name="objection_open", condition=Q(ended_at=None)),
            models.Index(fields=["closing"], name="objection_of_closing", condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return self.reason

    @property
    def is_late(self) -> bool:
        return self.ended_at is None and self.answered_at is None and self.answer_by <= timezone.now()


class Satisfaction(OfMatter):
    """What a raiser is asked after a closing. The database draws the sample; nobody who handles the matter can touch it."""

    class Answered(models.TextChoices):
        YES = "yes", _("Satisfied")
        PARTLY = "partly", _("Partly satisfied")
        NO = "no", _("Not satisfied")

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="satisfaction")
    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="satisfaction")
    raiser = models.ForeignKey(Raiser, on_delete=models.PROTECT, related_name="satisfaction")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    answered = models.CharField(_("answer"), max_length=10, choices=Answered, blank=True)
    words = models.CharField(_("in words"), max_length=500, blank=True)
    way = models.CharField(_("how it came"), max_length=10, choices=Answer.Way, blank=True)
    by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("satisfaction")
        ordering = ["matter", "id"]
        constraints = [
            models.UniqueConstraint(fields=["closing", "raiser"], name="satisfaction_once"),
            models.CheckConstraint(
                condition=Q(answered="", answered_at=None, way="")
                | ~Q(answered="") & Q(answered_at__isnull=False) & ~Q(way=""),
                name="satisfaction_answered_with_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.get_answered_display() or "–"
