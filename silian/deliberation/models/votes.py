"""What was said: named votes, or – secret – who has voted and what was voted, in two tables that know nothing of each other."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.deliberation.models.ballots import Ballot
from silian.deliberation.models.rolls import RollEntry
from silian.members.models import InFederations


class Channel(models.TextChoices):
    WEB = "web", _("On the web")
    PAPER = "paper", _("On paper")
    PHONE = "phone", _("By telephone")


class VoteQuerySet(InFederations):
    def visible_to(self, person):
        """Nobody reads single votes on a page; each person only her own."""
        return self.filter(entry__in=RollEntry.objects.of(person).values("pk"))


class PaperVote(models.Model):
    """What reached the office on paper or by telephone. One person enters it, another one enters it again; then it counts."""

    class Kind(models.TextChoices):
        WHOLE = "whole", _("Vote")
        # Of a secret ballot: the outer cover says who, the sheet inside says what; nothing joins them again.
        COVER = "cover", _("Cover")
        SHEET = "sheet", _("Sheet from the box")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for the second person")
        COUNTS = "counts", _("Entered twice, counts")
        DROPPED = "dropped", _("Dropped")

    MOVES = {State.WAITING: {State.COUNTS, State.DROPPED}}

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(_("kind"), max_length=6, choices=Kind, default=Kind.WHOLE)
    channel = models.CharField(_("way"), max_length=6, choices=Channel, default=Channel.PAPER)
    voucher = models.CharField(_("voucher number"), max_length=30)
    entry = models.ForeignKey(
        RollEntry, verbose_name=_("entry of the roll"), null=True, on_delete=models.PROTECT, related_name="papers"
    )
    choice = models.JSONField(_("choice"), null=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    entered_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now, editable=False)
    confirmed_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, editable=False)
    because = models.CharField(_("because"), max_length=300, blank=True)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("vote on paper")
        ordering = ["ballot", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["ballot", "voucher"], condition=~Q(state="dropped"), name="paper_voucher_once"
            ),
            models.UniqueConstraint(fields=["entry"], condition=~Q(state="dropped"), name="paper_once_for_an_entry"),
            models.CheckConstraint(condition=~Q(voucher=""), name="paper_has_a_voucher"),
            models.CheckConstraint(
                condition=Q(kind="whole", entry__isnull=False, choice__isnull=False)
                | Q(kind="cover", entry__isnull=False, choice=None)
                | Q(kind="sheet", entry=None, choice__isnull=False),
                name="paper_says_who_or_what",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", confirmed_by=None) | Q(state="dropped") & ~Q(because="")
                | Q(state="counts", confirmed_by__isnull=False, confirmed_at__isnull=False) & ~Q(confirmed_by=F("entered_by")),
                name="paper_needs_two_persons",
            ),
            models.CheckConstraint(condition=~Q(channel="web"), name="paper_is_not_the_web"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["ballot", "state", "id"], name="paper_of_ballot")]

    def __str__(self) -> str:
        return self.voucher


class NamedVote(models.Model):
    """What an entry of the roll said. The last one counts; the earlier ones stay, superseded."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="named_votes")
    entry = models.ForeignKey(RollEntry, on_delete=models.PROTECT, related_name="votes")
    # What its voter finds it by in the published file; the same for all votes of one entry.
    code = models.CharField(max_length=20)
    choice = models.JSONField()
    channel = models.CharField(_("way"), max_length=6, choices=Channel, default=Channel.WEB)
    paper = models.OneToOneField(PaperVote, null=True, on_delete=models.PROTECT, related_name="vote")
    live = models.BooleanField(default=True)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = VoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("named vote")
        ordering = ["ballot", "id"]
        constraints = [
            models.UniqueConstraint(fields=["entry"], condition=Q(live=True), name="vote_live_once"),
            models.CheckConstraint(
                condition=Q(channel="web") | Q(paper__isnull=False), name="vote_on_paper_has_its_paper"
            ),
        ]
        indexes = [models.Index(fields=["ballot", "code"], name="vote_by_code")]

    def __str__(self) -> str:
        return self.code


class Tick(models.Model):
    """This entry has taken part in a secret ballot. No time, no address, no number that counts up."""

    entry = models.OneToOneField(RollEntry, primary_key=True, on_delete=models.PROTECT, related_name="tick")
    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+", db_index=False)
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="ticks")
    channel = models.CharField(_("way"), max_length=6, choices=Channel, default=Channel.WEB)
    # Written anew in a shuffled batch since it was made.
    mixed = models.BooleanField(default=False)
    objects = VoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("tick on a roll")

    def __str__(self) -> str:
        return "✓"


class SecretBallot(models.Model):
    """What somebody voted, without who. Its random code is on the receipt."""

    code = models.CharField(primary_key=True, max_length=20)
    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+", db_index=False)
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="secret_ballots")
    choice = models.JSONField()
    # In the pool: not in the log yet, waiting for others to leave with.
    held = models.BooleanField(default=True)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("secret ballot")

    def __str__(self) -> str:
        return self.code


class LogEntry(models.Model):
    """One record of the log of a ballot, chained to the one before. Only ever added."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="log")
    place = models.PositiveIntegerField()
    body = models.TextField()
    digest = models.CharField(max_length=64)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("record of a ballot")
        ordering = ["ballot", "place"]
        constraints = [models.UniqueConstraint(fields=["ballot", "place"], name="log_place_once")]

    def __str__(self) -> str:
        return self.digest[:12]
