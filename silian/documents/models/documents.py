"""What the federation has laid down: charter, work rules, plans and lists; handed out, and confirmed by each body."""

from datetime import date
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.core.checksums import check_code, digest_of
from silian.core.search import WordsIndex
from silian.documents.models.clauses import Clause, clauses
from silian.members.mandates import mandates
from silian.members.models import InFederations


class DocumentQuerySet(InFederations):
    def visible_to(self, person):
        """What has been issued is for everybody with a seat; what is only drafted is for the office."""
        mine = mandates(person)
        if not mine.held:
            return self.none()
        issued = Exists(Version.objects.issued().filter(document=OuterRef("pk")))
        return self.filter(Q(federation__in=list(mine.offices)) | issued, federation__in=mine.federation_ids)

    def in_use(self, day=None):
        day = day or timezone.localdate()
        return self.filter(Q(retired_on=None) | Q(retired_on__gt=day))


class Document(models.Model):
    """Something the federation has laid down in writing; its name stays, its text has versions."""

    class Kind(models.TextChoices):
        CHARTER = "charter", _("Charter")
        WORK_RULES = "work_rules", _("Work rules")
        PLAN = "plan", _("Plan of work")
        LIST = "list", _("Responsibility list")
        OTHER = "other", _("Other document")

    class State(models.TextChoices):
        IN_USE = "in_use", _("In use")
        RETIRED = "retired", _("Out of use")

    MOVES = {State.IN_USE: {State.RETIRED}, State.RETIRED: {State.IN_USE}}

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="documents")
    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.OTHER)
    year = models.PositiveSmallIntegerField(_("year it is for"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.IN_USE)
    # The first day without it.
    retired_on = models.DateField(_("out of use from"), null=True, editable=False)
    retired_because = models.CharField(_("out of use, because"), max_length=300, blank=True)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["federation", "title", "year"], nulls_distinct=False, condition=Q(state="in_use"),
                name="document_title_once",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="document_has_a_title"),
            models.CheckConstraint(
                name="document_retired_with_day_and_reason",
                condition=Q(state="in_use", retired_on=None)
                | Q(state="retired", retired_on__isnull=False) & ~Q(retired_because=""),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["federation", "kind", "-id"], name="document_page"),
            WordsIndex("title", name="document_words"),
        ]

    def __str__(self) -> str:
        return self.title


class VersionQuerySet(InFederations):
    def visible_to(self, person):
        mine = mandates(person)
        if not mine.held:
            return self.none()
        issued = Q(state=Version.State.ISSUED)
        return self.filter(Q(federation__in=list(mine.offices)) | issued, federation__in=mine.federation_ids)

    def issued(self):
        return self.filter(state=Version.State.ISSUED)

    def in_force(self, day: date):
        """The newest issued by that day, of every document in use then."""
        later = Version.objects.issued().filter(
            document=OuterRef("document"), issued_on__lte=day, number__gt=OuterRef("number")
        )
        return (
            self.issued()
            .filter(issued_on__lte=day)
            .filter(Q(document__retired_on=None) | Q(document__retired_on__gt=day))
            .filter(~Exists(later))
        )


class Version(models.Model):
    """One wording of a document: drafted by the office, then issued with a number; from then on it is never changed."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ISSUED = "issued", _("Issued")

    MOVES = {State.DRAFT: {State.ISSUED}}
    TEXT_MOST = 100_000

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    # Given when it is issued: a draft that is dropped leaves no gap.
    number = models.PositiveSmallIntegerField(_("version"), null=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    text = models.TextField(_("text"), blank=True, max_length=TEXT_MOST)
    file = models.ForeignKey(
        "core.StoredFile", verbose_name=_("file"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    changed = models.CharField(_("what changed"), max_length=500, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, editable=False)
    # sha256 of the words and of the file, written when it is issued.
    digest = models.CharField(max_length=64, blank=True, editable=False)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a document")
        ordering = ["document", "-number", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="document_version_number_once"),
            models.UniqueConstraint(fields=["document"], condition=Q(state="draft"), name="document_one_draft"),
            models.CheckConstraint(
                name="document_version_issued_whole",
                condition=Q(state="draft", number=None, issued_on=None, digest="")
                | Q(state="issued", number__isnull=False, issued_on__isnull=False) & ~Q(digest=""),
            ),
        ]
        indexes = [
            models.Index(fields=["federation", "issued_on"], name="document_issued", condition=Q(state="issued")),
            WordsIndex("text", "changed", name="document_version_words"),
        ]

    def __str__(self) -> str:
        return f"{self.document} v{self.number}" if self.number else str(self.document)

    @cached_property
    def clauses(self) -> list[Clause]:
        return clauses(self.text)

    @property
    def check_code(self) -> str:
        """The short form of the digest, printed on the paper."""
        return check_code(self.digest)

    def digest_now(self) -> str:
        """What the digest covers: title, number, words and the file's own sum."""
        file: Any = self.file
        said = [self.document.title, self.number, self.text, self.changed, file.sha256 if file else ""]
        return digest_of(said)


class HandoutQuerySet(InFederations):
    def visible_to(self, person):
        """For the office, and for the bodies they were handed to."""
        mine = mandates(person)
        return self.filter(
            Q(federation__in=list(mine.offices)) | Q(body__in=[held.body_id for held in mine.held]),
            federation__in=mine.federation_ids,
        )

    def unconfirmed(self):
        """Still to be confirmed: the newest handed to that body, and the body still has somebody to speak for it."""
        newer = Handout.objects.filter(
            body=OuterRef("body"), version__document=OuterRef("version__document"),
            version__number__gt=OuterRef("version__number"),
        )  # fmt: skip
        return self.filter(
            ~Exists(newer), receipt=None, version__document__state=Document.State.IN_USE,
            body__organisation__merged_into=None,
        )  # fmt: skip


class Handout(models.Model):
    """One version handed to one body."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="handouts")
    body = models.ForeignKey("members.Body", on_delete=models.PROTECT, related_name="handouts")
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    reminded_on = models.DateField(_("last reminded on"), null=True, editable=False)
    objects = HandoutQuerySet.as_manager()

    class Meta:
        verbose_name = _("handing out of a document")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["version", "body"], name="handout_once")]
        indexes = [models.Index(fields=["body", "-id"], name="handout_of_body")]

    def __str__(self) -> str:
        return f"{self.version} → {self.body}"


class Receipt(models.Model):
    """A body's word that it has received a version; neither changed nor deleted."""

    class Way(models.TextChoices):
        HERE = "here", _("confirmed here")
        PAPER = "paper", _("on paper, entered by the office")

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    handout = models.OneToOneField(Handout, on_delete=models.PROTECT, related_name="receipt")
    way = models.CharField(_("way"), max_length=10, choices=Way, default=Way.HERE)
    seat = models.ForeignKey("members.Seat", null=True, on_delete=models.PROTECT, related_name="+")
    received_on = models.DateField(_("received on"), default=timezone.localdate)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("receipt of a document")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="receipt_by_seat_or_paper", condition=Q(way="here", seat__isnull=False) | Q(way="paper")),
        ]  # fmt: skip
        indexes = [models.Index(fields=["federation", "received_on"], name="receipt_day")]

    def __str__(self) -> str:
        return f"{self.handout} {self.received_on}"
