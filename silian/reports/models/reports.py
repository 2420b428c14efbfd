"""Reports about a period: living while they are drafted, fixed word by word and figure by figure once they are frozen."""

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.core.checksums import check_code, digest_of
from silian.core.search import WordsIndex
from silian.members.mandates import mandates
from silian.members.models import InFederations


class ReportQuerySet(InFederations):
    def visible_to(self, person):
        """What is published is for everybody; what is frozen for those with a seat; what is drafted for those who write it.

        A member's own year is nobody's business but its own and the office's.
        """
        published = Q(published_at__isnull=False)  # as `public`
        mine = mandates(person)
        if not mine.held:
            return self.filter(published)
        written = Q(federation__in=list(mine.offices)) | Q(organisation__in=list(mine.organisations))
        written |= Q(kind=Report.Kind.COMMUNITY, community__in=list(mine.communities))
        read = Q(state=Report.State.FROZEN) & ~Q(kind=Report.Kind.MEMBER)
        return self.filter(published | Q(federation__in=mine.federation_ids) & (written | read))

    def frozen(self):
        return self.filter(state=Report.State.FROZEN)

    def public(self):
        return self.filter(published_at__isnull=False)


class Report(models.Model):
    """What was done in a period, as of a day: of the federation, a community, a sector or one member."""

    class Kind(models.TextChoices):
        YEARLY = "yearly", _("Yearly report")
        COMMUNITY = "community", _("Community report")
        SECTOR = "sector", _("Sector report")
        MEMBER = "member", _("A member's own year")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        FROZEN = "frozen", _("Frozen")

    MOVES = {State.DRAFT: {State.FROZEN}}

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.YEARLY)
    community = models.ForeignKey(
        "members.Community", verbose_name=_("community"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    sector = models.ForeignKey(
        "members.Sector", verbose_name=_("sector"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    organisation = models.ForeignKey(
        "members.Organisation", verbose_name=_("organisation"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    since = models.DateField(_("first day"))
    # The first day outside.
    until = models.DateField(_("first day after it"))
    # Empty: as of the last day, or of today while the period is running. Freezing writes the day down.
    as_of = models.DateField(_("as of"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=120)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    # The earlier report its figures stand beside; without one they are counted as of a year before.
    before = models.ForeignKey(
        "self", verbose_name=_("compared with"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Given when it is frozen, one after the other within a year: a draft that is dropped leaves no gap.
    year = models.PositiveSmallIntegerField(null=True, editable=False)
    number = models.PositiveIntegerField(null=True, editable=False)
    # Everything the paper says: sections, sentences, tables, charts, figures with the rows they counted.
    snapshot = models.JSONField(default=dict, editable=False)
    # sha256 of number, title, snapshot and pictures.
    digest = models.CharField(max_length=64, blank=True, editable=False)
    frozen_at = models.DateTimeField(null=True, editable=False)
    frozen_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, editable=False)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["federation", "year", "number"], name="report_number_once"),
            models.UniqueConstraint(
                fields=["federation", "kind", "community", "sector", "organisation", "since", "until"],
                nulls_distinct=False, condition=Q(state="draft"), name="report_one_draft",
            ),
            models.CheckConstraint(
                name="report_stands_for_one_thing",
                condition=Q(kind="yearly", community=None, sector=None, organisation=None)
                | Q(kind="community", community__isnull=False, sector=None, organisation=None)
                | Q(kind="sector", sector__isnull=False, community=None, organisation=None)
                | Q(kind="member", organisation__isnull=False, community=None, sector=None),
            ),
            models.CheckConstraint(name="report_period_runs_forward", condition=Q(until__gt=models.F("since"))),
            models.CheckConstraint(
                name="report_as_of_in_period",
                condition=Q(as_of=None) | Q(as_of__gte=models.F("since"), as_of__lt=models.F("until")),
            ),
            models.CheckConstraint(name="report_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="report_frozen_whole",
                condition=Q(state="draft", number=None, year=None, digest="", frozen_at=None, published_at=None)
                | Q(state="frozen", number__isnull=False, year__isnull=False, as_of__isnull=False,
                    frozen_at__isnull=False, frozen_by__isnull=False) & ~Q(digest=""),
            ),
            models.CheckConstraint(
                name="report_member_year_stays_inside", condition=~Q(kind="member") | Q(published_at=None)
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["federation", "kind", "-id"], name="report_page"),
            models.Index(fields=["organisation", "-id"], name="report_of_member", condition=Q(kind="member")),
            WordsIndex("title", name="report_words"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def sign(self) -> str:
        """Its number as papers carry it; the same in every language."""
        return f"共建报〔{self.year}〕{self.number}号" if self.number else ""

    @property
    def check_code(self) -> str:
        """The short form of the digest, printed on the paper."""
        return check_code(self.digest)

    @property
    def is_frozen(self) -> bool:
        return self.state == self.State.FROZEN

    @property
    def last_day(self) -> date:
        return self.until - timedelta(days=1)

    @property
    def day(self) -> date:
        """The day its figures are as of."""
        return self.as_of or min(self.last_day, timezone.localdate())

    @property
    def subject(self) -> Any:
        """What it is about."""
        return self.community or self.sector or self.organisation or self.federation

    def digest_now(self, pictures: dict[str, str]) -> str:
        """What the digest covers. `pictures`: the sha256 of each by its name."""
        assert self.as_of is not None
        said = [
            self.sign, self.kind, self.title, self.since.isoformat(), self.until.isoformat(), self.as_of.isoformat(),
            self.snapshot, pictures,
        ]  # fmt: skip
        return digest_of(said)


class Passage(models.Model):
    """The words of the office for one part of a report, in place of the sentence drafted from the figures."""

    TEXT_MOST = 4000

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="passages")
    part = models.CharField(_("part"), max_length=30)
    # Figures stand in it by name, as {members}: they live until the report is frozen.
    text = models.TextField(_("text"), max_length=TEXT_MOST)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("passage of a report")
        ordering = ["report", "id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "part"], name="report_passage_once"),
            models.CheckConstraint(condition=~Q(text=""), name="report_passage_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.report} · {self.part}"


class Leaf(models.Model):
    """Something kept with a frozen report byte by byte: a chart as a picture, or the paper itself."""

    PAPER = "paper.docx"

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="leaves")
    name = models.CharField(max_length=40)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("leaf of a report")
        ordering = ["report", "id"]
        constraints = [models.UniqueConstraint(fields=["report", "name"], name="report_leaf_once")]

    def __str__(self) -> str:
        return f"{self.report} · {self.name}"
