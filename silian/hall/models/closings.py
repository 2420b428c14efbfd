"""The answer to whoever raised a matter, the closing, and what the raiser says to it."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from silian.hall.models.matters import Ending, Matter, OfMatter
from silian.hall.models.raisers import Raiser


class Reply(OfMatter):
    """The answer to whoever raised a matter: drafted by one, checked by another, then shown to all raisers at one moment."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="replies")
    turn = models.PositiveSmallIntegerField(editable=False)
    text = models.TextField(_("answer"), max_length=3000)
    drafted_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(default=timezone.now, editable=False)
    checked_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True, editable=False)
    announced_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    announced_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = pgettext_lazy("matter", "answer")
        ordering = ["matter", "id"]
        constraints = [
            models.UniqueConstraint(fields=["matter"], condition=Q(announced_at=None), name="reply_one_draft"),
            models.CheckConstraint(condition=~Q(text=""), name="reply_says_something"),
            models.CheckConstraint(
                condition=Q(checked_by=None) | ~Q(checked_by=F("drafted_by")), name="reply_checked_by_another"
            ),
            models.CheckConstraint(
                condition=Q(announced_at=None) | Q(checked_at__isnull=False), name="reply_checked_before_announced"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter} · {self.turn}"


class Closing(OfMatter):
    """A matter is to be closed: of what kind, why, on what evidence; it counts once another has checked it and the raiser was heard."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="closings")
    turn = models.PositiveSmallIntegerField(editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Ending)
    reason = models.CharField(_("reason"), max_length=1000)
    legal_ground = models.CharField(_("legal ground"), max_length=300, blank=True)
    handed_to = models.CharField(_("handed on to"), max_length=120, blank=True)
    same_as = models.ForeignKey(
        Matter, verbose_name=_("the same as"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    evidence = models.CharField(_("evidence"), max_length=1000, blank=True)
    # None only where whoever raised it took it back by her link.
    proposed_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now, editable=False)
    checked_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True, editable=False)
    checked_words = models.CharField(_("what was found"), max_length=1000, blank=True)
    # From here on the raisers are asked; silence counts as recorded only after this.
    asked_at = models.DateTimeField(null=True, editable=False)
    answer_by = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    closed_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    # A “no”, an objection that was upheld, a better idea: it does not come to a closing.
    fell_at = models.DateTimeField(null=True, editable=False)
    fell_because = models.CharField(max_length=300, blank=True)
    # It was not the end: a “no”, an upheld objection, or what was found when it was looked at again. Figures count it against.
    reopened_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("closing")
        ordering = ["matter", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], condition=Q(fell_at=None, closed_at=None), name="closing_one_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["matter", "turn"], condition=Q(closed_at__isnull=False), name="closing_once_a_turn"
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & (Q(kind="withdrawn") | ~Q(evidence="")),
                name="closing_with_reason_and_evidence",
            ),
            models.CheckConstraint(
                condition=Q(kind="withdrawn") | Q(proposed_by__isnull=False), name="closing_has_a_proposer"
            ),
            models.CheckConstraint(condition=~Q(kind="cannot") | ~Q(legal_ground=""), name="closing_names_the_ground"),
            models.CheckConstraint(condition=~Q(kind="not_ours") | ~Q(handed_to=""), name="closing_names_whose_it_is"),
            models.CheckConstraint(
                condition=~Q(kind="duplicate") | Q(same_as__isnull=False), name="closing_names_the_same"
            ),
            models.CheckConstraint(
                condition=Q(checked_by=None) | ~Q(checked_by=F("proposed_by")), name="closing_checked_by_another"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(fell_at=None) & (Q(kind="withdrawn") | Q(checked_at__isnull=False)),
                name="closing_was_checked",
            ),
            models.CheckConstraint(
                condition=Q(reopened_at=None) | Q(fell_at__isnull=False) | Q(closed_at__isnull=False),
                name="closing_ended_before_reopened",
            ),
            models.CheckConstraint(
                condition=Q(asked_at=None, answer_by=None)
                | Q(asked_at__isnull=False, answer_by__isnull=False, checked_at__isnull=False),
                name="closing_asked_once_checked",
            ),
        ]
        indexes = [
            models.Index(fields=["federation", "closed_at"], name="closing_of_time"),
            models.Index(fields=["federation", "-id"], name="closing_open", condition=Q(fell_at=None, closed_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.matter} · {self.get_kind_display()}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None and self.fell_at is None

    @property
    def mends(self) -> bool:
        """Whoever raised it is asked whether it is solved; of the other kinds, whether she agrees."""
        return self.kind in (Ending.SOLVED, Ending.PARTLY)


class ClosingFile(OfMatter):
    """A picture or a paper that proves a closing."""

    MOST, MOST_BYTES = 6, 10 * 2**20

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("file of a closing")
        ordering = ["closing", "id"]

    def __str__(self) -> str:
        return self.file.name


class Answer(OfMatter):
    """What a raiser says to a closing; or that she was asked and did not answer, which is written down, never assumed."""

    class Verdict(models.TextChoices):
        SOLVED = "solved", _("Solved")
        PARTLY = "partly", _("Partly solved")
        NO = "no", _("Not solved")
        NONE = "none", _("No answer")
        WITHDRAWN = "withdrawn", _("Taken back")

    class Way(models.TextChoices):
        LINK = "link", _("by her link")
        PHONE = "phone", _("by phone")
        PAPER = "paper", _("on paper")
        DESK = "desk", _("signed in")

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="answers")
    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="answers")
    raiser = models.ForeignKey(Raiser, on_delete=models.PROTECT, related_name="answers")
    verdict = models.CharField(_("answer"), max_length=10, choices=Verdict)
    words = models.CharField(_("in words"), max_length=1000, blank=True)
    way = models.CharField(_("how it came"), max_length=10, choices=Way)
    # Who wrote it down for her, or who recorded that she did not answer after how many tries.
    by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    tries = models.PositiveSmallIntegerField(_("times asked"), default=1)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = pgettext_lazy("raiser", "answer")
        ordering = ["closing", "id"]
        constraints = [
            models.UniqueConstraint(fields=["closing", "raiser"], name="answer_once"),
            models.CheckConstraint(
                condition=~Q(verdict="none") | Q(by__isnull=False, tries__gte=2), name="answer_none_is_recorded"
            ),
        ]

    def __str__(self) -> str:
        return self.get_verdict_display()


class Asking(OfMatter):
    """One try to ask a raiser whether it is solved: when, how, and what came of it."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="askings")
    raiser = models.ForeignKey(Raiser, on_delete=models.PROTECT, related_name="askings")
    way = models.CharField(_("how"), max_length=10, choices=Answer.Way)
    words = models.CharField(_("what came of it"), max_length=300, blank=True)
    # None: asked by the platform itself, on her page and, if she has an account, by a notice.
    by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("time asked")
        ordering = ["closing", "id"]

    def __str__(self) -> str:
        return self.get_way_display()
