"""What is evaluated: who about whom, by which questions, in which days."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.core.checksums import check_code
from silian.members.mandates import mandates
from silian.members.models import InFederations


class Direction(models.TextChoices):
    """Who is asked about whom."""

    MEMBER_STREET = "member_street", _("members about the street")
    STREET_MEMBER = "street_member", _("the street about members")
    MEMBER_COMMUNITY = "member_community", _("members about their community")
    COMMUNITY_MEMBER = "community_member", _("communities about their members")
    PARTNER = "partner", _("partners of a project about each other")
    SERVED = "served", _("those served about the service")


class SchemeQuerySet(InFederations):
    def visible_to(self, person):
        """The office sees drafts; once set, every member's seat in the federation sees what is asked and when.

        Where results are for everybody, everybody finds them, with the questions they answer, once they are counted.
        """
        mine = mandates(person)
        return self.filter(
            Q(federation__in=list(mine.offices))
            | Q(federation__in=mine.federation_ids) & ~Q(state=Scheme.State.DRAFT)
            | Q(readers=Scheme.Readers.PUBLIC, state=Scheme.State.CLOSED)
        )


class Scheme(models.Model):
    """One evaluation of one year: who is asked about whom, by which questions, from which day until which."""

    class Kind(models.TextChoices):
        STREET = "street", _("Members and the street about each other")
        COMMUNITY = "community", _("Members and their communities about each other")
        PARTNERS = "partners", _("Partners of a project about each other")
        SERVED = "served", _("Those served about the service")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SET = "set", _("Set")
        CLOSED = "closed", _("Results frozen")
        CANCELLED = "cancelled", _("Cancelled")

    class Readers(models.TextChoices):
        SIDES = "sides", _("who was evaluated, who was asked, and the office")
        FEDERATION = "federation", _("all members of the federation")
        PUBLIC = "public", _("everybody")

    MOVES = {State.DRAFT: {State.SET, State.CANCELLED}, State.SET: {State.CLOSED, State.CANCELLED}}

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="schemes")
    kind = models.CharField(_("who about whom"), max_length=10, choices=Kind)
    title = models.CharField(_("title"), max_length=120)
    about = models.CharField(_("what it is for"), max_length=500, blank=True)
    # The year that is looked back on: whose projects and services are meant.
    year = models.PositiveSmallIntegerField(_("year looked back on"))
    opens_on = models.DateField(_("first day to answer"))
    # The first day on which nobody answers any more.
    closes_on = models.DateField(_("first day after it"))
    minimum = models.PositiveSmallIntegerField(_("answers needed before anything is shown"), default=3)
    trimmed = models.BooleanField(
        _("leave out the highest and the lowest answer where at least five count"), default=False
    )
    shows_running = models.BooleanField(_("who has answered sees the state before the close"), default=False)
    names_to_office = models.BooleanField(_("the office sees who wrote a comment"), default=True)
    readers = models.CharField(_("who reads the results"), max_length=10, choices=Readers, default=Readers.FEDERATION)
    appeal_days = models.PositiveSmallIntegerField(_("workdays to appeal"), default=5)
    answer_days = models.PositiveSmallIntegerField(_("workdays to answer an appeal"), default=10)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    cancelled_because = models.CharField(_("cancelled, because"), max_length=300, blank=True)
    # Every result as it was counted at the close, and what it was counted from.
    content = models.JSONField(null=True, editable=False)
    digest = models.CharField(_("check code"), max_length=64, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    appeals_until = models.DateField(_("appeals until"), null=True, editable=False)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("evaluation scheme")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["federation", "year", "title"], condition=~Q(state="cancelled"), name="scheme_once"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="scheme_has_a_title"),
            models.CheckConstraint(condition=Q(closes_on__gt=F("opens_on")), name="scheme_opens_before_it_closes"),
            models.CheckConstraint(condition=Q(minimum__gte=1), name="scheme_needs_an_answer"),
            models.CheckConstraint(
                name="scheme_closed_with_a_digest",
                condition=Q(state="closed", content__isnull=False, closed_at__isnull=False, appeals_until__isnull=False)
                & ~Q(digest="")
                | ~Q(state="closed") & Q(digest="", closed_at=None),
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled") & ~Q(cancelled_because="") | ~Q(state="cancelled") & Q(cancelled_because=""),
                name="scheme_cancelled_with_a_reason",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["federation", "-id"], name="scheme_page")]

    def __str__(self) -> str:
        return self.title

    @property
    def directions(self) -> tuple[str, ...]:
        return DIRECTIONS[self.Kind(self.kind)]

    @property
    def last_day(self) -> date:
        return self.closes_on - timedelta(days=1)

    @property
    def shown_state(self) -> str:
        """The days decide, nobody has to press anything."""
        if self.state != self.State.SET:
            return self.state
        today = timezone.localdate()
        if today < self.opens_on:
            return "ahead"
        return "open" if today < self.closes_on else "counting"

    @property
    def shown_state_word(self):
        own = {"ahead": _("Begins later"), "open": _("Being answered"), "counting": _("To be counted")}
        return own.get(self.shown_state) or self.State(self.state).label

    @property
    def tone(self) -> str:
        """The colour of its state: what is counted is done."""
        return {"ahead": "planned", "closed": "done", "cancelled": "dropped"}.get(self.shown_state, self.shown_state)

    @property
    def check_code(self) -> str:
        return check_code(self.digest)


DIRECTIONS: dict[str, tuple[str, ...]] = {
    Scheme.Kind.STREET: (Direction.MEMBER_STREET, Direction.STREET_MEMBER),
    Scheme.Kind.COMMUNITY: (Direction.MEMBER_COMMUNITY, Direction.COMMUNITY_MEMBER),
    Scheme.Kind.PARTNERS: (Direction.PARTNER,),
    Scheme.Kind.SERVED: (Direction.SERVED,),
}


class Question(models.Model):
    """One question of a scheme, with the weight its mark has; “not applicable” never costs anything."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="questions")
    direction = models.CharField(_("who about whom"), max_length=18, choices=Direction)
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.CharField(_("question"), max_length=200)
    weight = models.PositiveSmallIntegerField(_("weight"), default=1)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("question of an evaluation")
        ordering = ["scheme", "direction", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "direction", "number"], deferrable=models.Deferrable.IMMEDIATE, name="question_number_once"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="question_asks_something"),
            models.CheckConstraint(condition=Q(weight__range=(1, 100)), name="question_has_a_weight"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text
