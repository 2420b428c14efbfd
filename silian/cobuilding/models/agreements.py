"""What partners have put in writing: one agreement a project, in versions; a text once sent out is never changed."""

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.cobuilding.models.projects import Partner, Project
from silian.core.checksums import check_code
from silian.core.search import WordsIndex
from silian.members.mandates import mandates
from silian.members.models import InFederations, Organisation


class Agreement(models.Model):
    """The agreement of a project's partners: its number stays, its text has versions."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="agreements")
    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="agreement")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("agreement")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["federation", "year", "number"], name="agreement_number_once")]

    def __str__(self) -> str:
        return self.sign

    @property
    def sign(self) -> str:
        """Its number as papers carry it; the same in every language."""
        return f"共建协〔{self.year}〕{self.number}号"


class VersionQuerySet(InFederations):
    def visible_to(self, person):
        """Texts are for the parties and the office; that there is an agreement stands on the project's page."""
        mine = mandates(person)
        sides = list(mine.organisations)
        return self.filter(
            Q(federation__in=list(mine.offices))
            | Q(agreement__project__in=Partner.objects.filter(organisation__in=sides).values("project"))
            | Q(pk__in=Party.objects.filter(_of(sides)).values("version"))
        )

    def unfinished(self):
        return self.filter(state__in=[Version.State.DRAFTING, Version.State.SIGNING])


def _of(organisations: list[int]) -> Q:
    """Parties of these organisations, also where the party has since been merged into one of them."""
    return Q(organisation__in=organisations) | Q(organisation__merged_into__in=organisations)


class Version(models.Model):
    """One text of an agreement: drafted, sent out for signing, in force until another takes its place or it ends."""

    class Kind(models.TextChoices):
        FIRST = "first", _("First text")
        AMENDMENT = "amendment", _("Amendment")
        RENEWAL = "renewal", _("Renewal")

    class State(models.TextChoices):
        DRAFTING = "drafting", _("Being drafted")
        SIGNING = "signing", _("Out for signing")
        IN_FORCE = "in_force", _("In force")
        SUPERSEDED = "superseded", _("Superseded")
        ENDED = "ended", _("Ended")
        EXPIRED = "expired", _("Expired")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    MOVES = {
        State.DRAFTING: {State.SIGNING, State.WITHDRAWN},
        # Back to the draft only while nobody has signed; the database refuses it afterwards.
        State.SIGNING: {State.DRAFTING, State.IN_FORCE, State.WITHDRAWN},
        State.IN_FORCE: {State.SUPERSEDED, State.ENDED, State.EXPIRED},
        State.EXPIRED: {State.SUPERSEDED},
    }
    # House value: so long before its last day a text is looked at again.
    REVIEW_BEFORE_DAYS = 30

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.FIRST)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFTING)
    title = models.CharField(_("title"), max_length=160)
    purpose = models.CharField(_("what for"), max_length=1000, blank=True)
    period = DateRangeField(_("period"))
    review_on = models.DateField(_("looked at again on"))
    evaluation = models.CharField(_("how it is evaluated"), max_length=500, blank=True)
    terms = models.CharField(_("further points"), max_length=2000, blank=True)
    # sha256 of the canonical text, written when it goes out; what is signed is exactly this.
    digest = models.CharField(max_length=64, blank=True, editable=False)
    reviewed_at = models.DateTimeField(null=True, editable=False)
    reviewed_with = models.CharField(_("what the review found"), max_length=500, blank=True)
    ended_because = models.CharField(_("ended, because"), max_length=300, blank=True)
    in_force_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of an agreement")
        ordering = ["agreement", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(state__in=["drafting", "signing"]), name="version_one_unfinished"
            ),
            models.UniqueConstraint(fields=["agreement"], condition=Q(state="in_force"), name="version_one_in_force"),
            models.CheckConstraint(
                condition=Q(period__isempty=False) & Q(period__lower_inf=False) & Q(period__upper_inf=False),
                name="version_has_both_ends",
            ),
            models.CheckConstraint(
                condition=Q(state="drafting", digest="") | ~Q(state="drafting"), name="version_draft_is_open"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["signing", "in_force", "superseded", "ended", "expired"]) | ~Q(digest=""),
                name="version_sent_out_has_a_digest",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["ended", "withdrawn"]) | ~Q(ended_because=""), name="version_ends_with_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["federation", "review_on"], name="version_review", condition=Q(state="in_force")),
            WordsIndex("title", "purpose", name="version_words"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_past(self) -> bool:
        return self.state == self.State.IN_FORCE and self.period.upper <= timezone.localdate()

    @property
    def shown_state(self) -> str:
        """The day ends a text, no nightly job; it is written down at the next touch."""
        return self.State.EXPIRED.value if self.is_past else self.state

    @property
    def shown_state_word(self):
        return self.State(self.shown_state).label

    @property
    def check_code(self) -> str:
        """The short form of the digest, printed on the paper, so that a paper can be held against the text."""
        return check_code(self.digest)


class Party(models.Model):
    """One side of a text, as it is called there: name, what it gives and asks, whom to call."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="parties")
    position = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="parties"
    )
    # As written in the text: the name stays even if the organisation is called otherwise later.
    name = models.CharField(_("name"), max_length=120)
    gives = models.CharField(_("gives"), max_length=200, blank=True)
    asks = models.CharField(_("asks"), max_length=200, blank=True)
    contact = models.CharField(_("contact"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    objects = InFederations.as_manager()

    STEMS = "甲乙丙丁戊己庚辛壬癸"

    class Meta:
        verbose_name = _("party")
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="party_position_once"),
            models.UniqueConstraint(fields=["version", "organisation"], name="party_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def called(self) -> str:
        """甲方, 乙方 …: how Chinese papers call their sides, the same in every language."""
        short = self.STEMS[self.position - 1] if self.position <= len(self.STEMS) else str(self.position)
        return f"{short}方"

    @property
    def speaks_through(self) -> int:
        """The organisation that speaks for it today: itself, or the one it was merged into."""
        return self.organisation.merged_into_id or self.organisation_id


class Item(models.Model):
    """One thing promised in a text, with the conditions under which it was offered in the list."""

    CONDITIONS = ("time_window", "people_limit", "who_cleans", "who_insures", "cost", "stop_rule", "trial")

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    giver = models.ForeignKey(Party, verbose_name=_("who gives it"), on_delete=models.PROTECT, related_name="given")
    taker = models.ForeignKey(
        Party,
        verbose_name=_("for whom"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="taken",
    )
    what = models.CharField(_("what"), max_length=160)
    detail = models.CharField(_("one line of detail"), max_length=500, blank=True)
    time_window = models.CharField(_("time window"), max_length=120, blank=True)
    people_limit = models.PositiveIntegerField(_("number of people"), null=True, blank=True)
    who_cleans = models.CharField(_("who cleans up"), max_length=120, blank=True)
    who_insures = models.CharField(_("who insures"), max_length=120, blank=True)
    cost = models.CharField(_("cost"), max_length=120, blank=True)
    stop_rule = models.CharField(_("may be stopped when"), max_length=200, blank=True)
    trial = models.CharField(_("trial"), max_length=120, blank=True)
    # The lines it was carried over from; none for what was added by hand.
    service = models.ForeignKey("exchange.Service", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    demand = models.ForeignKey("exchange.Demand", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("item of an agreement")
        ordering = ["version", "position", "id"]
        constraints = [models.CheckConstraint(condition=~Q(what=""), name="item_says_what")]

    def __str__(self) -> str:
        return self.what

    @property
    def conditions(self) -> list[tuple[str, str]]:
        """The conditions that are set, each with its word."""
        named = [(self._meta.get_field(name).verbose_name, getattr(self, name)) for name in self.CONDITIONS]
        return [(str(word), str(value)) for word, value in named if value not in ("", None)]


class Signature(models.Model):
    """One party's yes to one text, in the system or on a scanned paper. Neither changed nor deleted."""

    class Way(models.TextChoices):
        HERE = "here", _("signed here")
        PAPER = "paper", _("on paper")

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="signatures")
    party = models.OneToOneField(Party, on_delete=models.PROTECT, related_name="signature")
    way = models.CharField(max_length=10, choices=Way)
    digest = models.CharField(max_length=64)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    seat = models.ForeignKey("members.Seat", null=True, on_delete=models.PROTECT, related_name="+")
    paper = models.ForeignKey("core.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("signature")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="signature_by_seat_or_paper",
                condition=Q(way="here", seat__isnull=False, paper=None) | Q(way="paper", paper__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party} {self.at:%Y-%m-%d}"
