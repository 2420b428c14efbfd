"""A matter: what somebody raised, whose it is now, and what is due next."""

from functools import cache
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q, Value
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from silian.core.search import LexemesField
from silian.hall import progress
from silian.hall.models.ties import hers
from silian.members.mandates import mandates
from silian.members.models import Community, InFederations, Organisation, Seat


class Urgency(models.Model):
    """How soon a matter must be accepted, answered, decided and finished: hours for the first, then workdays."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="urgencies")
    name = models.CharField(_("name"), max_length=20)
    accept_hours = models.PositiveSmallIntegerField(_("hours to accept"))
    answer_days = models.PositiveSmallIntegerField(_("workdays to answer"))
    decide_days = models.PositiveSmallIntegerField(_("workdays to decide"))
    finish_days = models.PositiveSmallIntegerField(_("workdays to finish"))
    usual = models.BooleanField(_("the usual one"), default=False)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("urgency")
        ordering = ["federation", "finish_days", "id"]
        constraints = [
            models.UniqueConstraint(fields=["federation", "name"], name="urgency_once"),
            models.UniqueConstraint(fields=["federation"], condition=Q(usual=True), name="urgency_one_is_usual"),
            models.CheckConstraint(
                name="urgency_in_order",
                condition=Q(accept_hours__gt=0, answer_days__gt=0)
                & Q(decide_days__gte=models.F("answer_days"), finish_days__gte=models.F("decide_days")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Stage(models.TextChoices):
    RAISED = progress.RAISED, _("Raised")
    ACCEPTED = progress.ACCEPTED, pgettext_lazy("matter", "Accepted")
    INVITED = progress.INVITED, _("Parties invited")
    DISCUSSED = progress.DISCUSSED, _("Discussed")
    RESOLVED = progress.RESOLVED, _("Resolved")
    CARRIED_OUT = progress.CARRIED_OUT, _("Carried out")
    CHECKED = progress.CHECKED, _("Checked")
    ANSWERED = progress.ANSWERED, _("Answered by the raiser")
    CLOSED = progress.CLOSED, pgettext_lazy("matter", "Closed")
    LOOKED_AT = progress.LOOKED_AT, _("Looked at again")


class Next(models.TextChoices):
    """What is due next in a matter."""

    ACCEPT = "accept", _("accept it")
    ANSWER = "answer", _("answer whoever raised it")
    DECIDE = "decide", _("decide")
    FINISH = "finish", _("finish it")
    CHECK = "check", _("have it checked")
    HEAR = "hear", _("hear what the raiser says")
    CLOSE = "close", _("close it")
    LOOK_AGAIN = "look_again", _("look at it again")


class Ending(models.TextChoices):
    """How a matter ended. Figures speak of these, never of “closed”."""

    SOLVED = "solved", _("Solved")
    PARTLY = "partly", _("Partly solved")
    CANNOT = "cannot", _("Cannot be done")
    NOT_OURS = "not_ours", _("Not ours, handed on")
    DUPLICATE = "duplicate", _("The same as another one")
    WITHDRAWN = "withdrawn", pgettext_lazy("matter", "Withdrawn")


@cache
def _words(kind: type[models.TextChoices]) -> dict[str, Any]:
    """The words of a menu, still to be said in a language. Django puts them together anew for every row of a list."""
    return dict(kind.choices)


class MatterQuerySet(InFederations):
    def public(self):
        return self.filter(private=False, shown_at__isnull=False)

    def visible_to(self, person):
        """Everybody: what is shown. Besides: its raiser, followers, owner, parties; the office and the community; supervisors, except private ones."""
        seen = Q(private=False, shown_at__isnull=False)
        mine = mandates(person)
        if person is None or not getattr(person, "is_authenticated", False):
            return self.filter(seen)
        seats, organisations = [held.seat_id for held in mine.held], list(mine.organisations)
        carriers = [held.body_id for held in mine.held if held.body_kind == "carrier"]
        own = Q(pk__in=RawSQL(*hers(person.pk, seats, organisations, carriers)))
        if seats:
            own |= Q(owner__in=seats)
        if not seats:
            return self.filter(seen | own)
        # Whoever handles matters of a place sees them, except the private ones of others.
        handled = Q(private=False) & (
            Q(federation__in=list(mine.offices))
            | Q(community__in=list(mine.communities))
            | Q(federation__in=supervised(mine))
        )
        return self.filter(seen | own | handled)

    def seen_by(self, person):
        """The same, each matter marked as found for her: a rule need not ask once more whether she sees it (`is_seen_by`)."""
        return self.visible_to(person).annotate(seen_for=Value(getattr(person, "pk", None) or 0))

    def open(self):
        return self.exclude(stage__in=progress.ENDED)

    def late(self, now=None):
        return self.open().filter(next_at__lte=now or timezone.now())


def supervised(mine) -> list[int]:
    """Federations in whose supervision group she sits: carriers of that form whose seats she holds."""
    from silian.hall.models.carriers import Carrier

    bodies = [held.body_id for held in mine.held if held.body_kind == "carrier"]
    if not bodies:
        return []
    kept = mine.__dict__.get("_supervised")
    if kept is None:
        kept = mine.__dict__["_supervised"] = sorted(
            set(
                Carrier.objects.filter(body__in=bodies, form=Carrier.Form.SUPERVISION).values_list(
                    "federation", flat=True
                )
            )
        )
    return kept


class Matter(models.Model):
    """What somebody raised, kept as one case until whoever raised it says what became of it."""

    class Kind(models.TextChoices):
        GENERAL = "general", _("Matter of the neighbourhood")
        DISPUTE = "dispute", _("Dispute")

    class Way(models.TextChoices):
        FORM = "form", _("on the website")
        POSTER = "poster", _("by the code on a poster")
        PHONE = "phone", _("by phone")
        PAPER = "paper", _("on paper")
        MEETING = "meeting", _("at a meeting")

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="matters")
    year = models.PositiveSmallIntegerField(editable=False)
    serial = models.PositiveIntegerField(editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.GENERAL)
    title = models.CharField(_("in a few words"), max_length=120)
    text = models.TextField(_("what is the matter"), max_length=2000)
    # As it was written, word for word: kept when whoever accepts it takes out what concerns somebody's private life.
    first_title = models.CharField(max_length=120, default="", editable=False)
    first_text = models.TextField(max_length=2000, default="", editable=False)
    place = models.CharField(_("where"), max_length=160, blank=True)
    theme = models.CharField(_("theme"), max_length=60, blank=True)
    community = models.ForeignKey(
        Community, verbose_name=_("community"), null=True, blank=True, on_delete=models.PROTECT, related_name="matters"
    )
    urgency = models.ForeignKey(Urgency, verbose_name=_("urgency"), on_delete=models.PROTECT, related_name="matters")
    way = models.CharField(_("how it came"), max_length=10, choices=Way, default=Way.FORM)
    # Seen by its parties, its mediators and who handles it, whatever else happens.
    private = models.BooleanField(_("private"), default=False)
    # Whoever raised it, or whoever accepted it, does not want it to stand open; who handles matters here sees it.
    not_public = models.BooleanField(_("not for the public"), default=False)
    # Open to everybody from then on: whoever accepts a matter has read it first.
    shown_at = models.DateTimeField(null=True, editable=False)
    raised_at = models.DateTimeField(default=timezone.now, editable=False)
    search = LexemesField(null=True, editable=False)

    # What follows from the steps. Only the database writes these, when a step is added (trigger).
    steps_taken = models.PositiveIntegerField(default=0, editable=False)
    stage = models.CharField(_("state"), max_length=12, choices=Stage, default="", editable=False)
    turn = models.PositiveSmallIntegerField(default=1, editable=False)
    owner = models.ForeignKey(
        Seat, verbose_name=_("owner"), null=True, on_delete=models.PROTECT, related_name="matters", editable=False
    )
    next_what = models.CharField(max_length=12, choices=Next, default="", editable=False)
    next_at = models.DateTimeField(_("next date"), null=True, editable=False)
    ended_as = models.CharField(_("ended as"), max_length=12, choices=Ending, default="", editable=False)
    objects = MatterQuerySet.as_manager()

    class Meta:
        verbose_name = _("matter")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["federation", "year", "serial"], name="matter_number_once"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="matter_says_what"),
            models.CheckConstraint(condition=~Q(kind="dispute") | Q(private=True), name="matter_dispute_is_private"),
            models.CheckConstraint(
                condition=Q(private=False, not_public=False) | Q(shown_at=None), name="matter_private_is_not_shown"
            ),
            models.CheckConstraint(
                name="matter_has_owner_and_next_date",
                condition=Q(stage__in=["", "closed", "looked_at"])
                | Q(owner__isnull=False, next_at__isnull=False) & ~Q(next_what=""),
            ),
            models.CheckConstraint(
                name="matter_ends_by_kind",
                condition=Q(stage__in=["closed", "looked_at"]) & ~Q(ended_as="")
                | ~Q(stage__in=["closed", "looked_at"]) & Q(ended_as=""),
            ),
        ]
        indexes = [
            models.Index(fields=["federation", "stage", "-id"], name="matter_page"),
            models.Index(fields=["community", "-id"], name="matter_of_community"),
            models.Index(
                fields=["owner", "next_at"], name="matter_of_owner", condition=~Q(stage__in=["closed", "looked_at"])
            ),
            models.Index(
                fields=["federation", "next_at"], name="matter_late", condition=~Q(stage__in=["closed", "looked_at"])
            ),
            models.Index(fields=["-id"], name="matter_public", condition=Q(private=False, shown_at__isnull=False)),
            # The figures above the public list are counted from here.
            models.Index(
                fields=["federation", "stage", "ended_as"],
                name="matter_counted",
                condition=Q(private=False, shown_at__isnull=False),
            ),
            GinIndex(fields=["search"], name="matter_search"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def number(self) -> str:
        return f"{self.year}-{self.serial:04d}"

    def is_seen_by(self, person: Any) -> bool:
        """Whether she may see it. What was read by `seen_by` for her has been asked already; everything else is asked now."""
        if getattr(self, "seen_for", None) == (getattr(person, "pk", None) or 0):
            return True
        return Matter.objects.visible_to(person).filter(pk=self.pk).exists()

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        # Under a lock it is read afresh, and whether she sees it is asked afresh, too.
        self.__dict__.pop("seen_for", None)
        super().refresh_from_db(*args, **kwargs)

    def get_stage_display(self) -> str:
        return str(_words(Stage).get(self.stage, self.stage))

    def get_next_what_display(self) -> str:
        return str(_words(Next).get(self.next_what, self.next_what))

    def get_ended_as_display(self) -> str:
        return str(_words(Ending).get(self.ended_as, self.ended_as))

    @property
    def is_open(self) -> bool:
        return self.stage not in progress.ENDED

    @property
    def changed_since(self) -> bool:
        """What is shown is not word for word what was written."""
        return (self.title, self.text) != (self.first_title, self.first_text)

    @property
    def is_late(self) -> bool:
        return self.is_open and self.next_at is not None and self.next_at <= timezone.now()


class OfMatterQuerySet(InFederations):
    def visible_to(self, person):
        """As its matter."""
        return self.filter(matter__in=Matter.objects.visible_to(person))


class OfMatter(models.Model):
    """A row that belongs to a matter and is seen as it is."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    objects = OfMatterQuerySet.as_manager()

    class Meta:
        abstract = True


class StepQuerySet(OfMatterQuerySet):
    def public(self):
        return self.filter(public=True)


class Step(OfMatter):
    """One thing that happened in a matter, kept as written; it also says who owns the matter and what is due from then on."""

    class Kind(models.TextChoices):
        RAISED = progress.RAISED, _("Raised")
        ACCEPTED = progress.ACCEPTED, pgettext_lazy("matter", "Accepted")
        INVITED = progress.INVITED, _("Parties invited")
        DISCUSSED = progress.DISCUSSED, _("Discussed")
        RESOLVED = progress.RESOLVED, _("Resolved")
        CARRIED_OUT = progress.CARRIED_OUT, _("Carried out")
        CHECKED = progress.CHECKED, _("Checked")
        ANSWERED = progress.ANSWERED, _("Answered by the raiser")
        CLOSED = progress.CLOSED, pgettext_lazy("matter", "Closed")
        LOOKED_AT = progress.LOOKED_AT, _("Looked at again")
        REOPENED = progress.REOPENED, _("Reopened")
        OFFERED = "offered", _("Offered to somebody else")
        RETURNED = "returned", _("Offer turned down")
        HANDED_OVER = "handed_over", _("Handed over")
        PARTY_INVITED = "party_invited", _("Another party invited")
        PARTY_ANSWERED = "party_answered", _("A party answered")
        PLANNED = "planned", _("Way of treatment set")
        HASTENED = "hastened", _("Urgency changed")
        PAUSED = "paused", _("Clock stopped")
        RESUMED = "resumed", _("Clock runs again")
        LINKED = "linked", _("Linked with the same matter")
        UNLINKED = "unlinked", _("Link undone")
        REPLIED = "replied", _("Answer announced")
        CLOSING_PROPOSED = "closing_proposed", _("Closing proposed")
        CLOSING_FELL = "closing_fell", _("Closing dropped")
        ASKED = "asked", _("Raiser asked")
        QUERIED = "queried", _("Query of the supervision group")
        QUERY_ANSWERED = "query_answered", _("Query answered")
        OBJECTED = "objected", _("Objection to the closing")
        OBJECTION_ANSWERED = "objection_answered", _("Objection answered")
        OBJECTION_ENDED = "objection_ended", _("Objection ended")
        CLIMBED = "climbed", _("Gone up one level")
        DEMANDED = "demanded", _("Made into a demand")
        TASKED = "tasked", _("Task given")
        REPORTED = "reported", _("Reported back")
        NOTED = "noted", _("Note")
        SHOWN = "shown", _("Shown to everybody")

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")  # none: by a link
    by_seat = models.ForeignKey(Seat, null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(_("in words"), max_length=1000, blank=True)
    public = models.BooleanField(default=True)  # may stand on the page everybody reads
    # What the step is about, as records name things ("meetings.meeting:7"), and where it leads.
    thing = models.CharField(max_length=60, blank=True, editable=False)
    url = models.CharField(max_length=200, blank=True, editable=False)
    # What holds from this step on.
    stage = models.CharField(max_length=12, choices=Stage, editable=False)
    turn = models.PositiveSmallIntegerField(editable=False)
    owner = models.ForeignKey(Seat, null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    next_what = models.CharField(max_length=12, choices=Next, blank=True, editable=False)
    next_at = models.DateTimeField(null=True, editable=False)
    ended_as = models.CharField(max_length=12, choices=Ending, blank=True, editable=False)
    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step")
        ordering = ["matter", "number"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "number"], name="step_number_once"),
            models.CheckConstraint(condition=Q(kind__in=progress.KINDS), name="step_of_a_known_kind"),
        ]
        indexes = [models.Index(fields=["federation", "kind", "at"], name="step_of_kind")]

    def __str__(self) -> str:
        return f"{self.matter_id} · {self.number} · {self.get_kind_display()}"

    # A climb says how high in a number; the words are the reader's.
    HEIGHTS = {"1": _("to the office of the sub-district"), "2": _("to the joint meeting")}

    def get_kind_display(self) -> str:
        return str(_words(self.Kind).get(self.kind, self.kind))

    @property
    def said(self) -> str:
        return str(self.HEIGHTS.get(self.words, self.words)) if self.kind == self.Kind.CLIMBED else self.words
