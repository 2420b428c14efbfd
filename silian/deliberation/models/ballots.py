"""A consultative ballot: what is asked, under which rules, and between which options."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from silian.core.search import WordsIndex
from silian.hall.models import Matter
from silian.members.mandates import mandates
from silian.members.models import Body, InFederations, Seat

# Whose seats put a question for their body and keep its ballots.
KEEPERS = (Seat.Role.CHAIR, Seat.Role.CONVENER, Seat.Role.SECRETARY, Seat.Role.LEADER)
# Fewer secret ballots than these would say who said what (house value); the rule sheet repeats it.
SECRET_FLOOR = 5


class BallotQuerySet(InFederations):
    def kept_by(self, person):
        """Those whose body she leads, those of matters she owns, and all of her office but the private ones."""
        mine = mandates(person)
        led = [held.body_id for held in mine.held if held.role in KEEPERS and not held.organisation_id]
        office = Q(federation__in=list(mine.offices)) & (Q(matter=None) | Q(matter__private=False))
        owned = Q(matter__owner__in=[held.seat_id for held in mine.held])
        return self.filter(office | Q(body__in=led) | owned)

    def visible_to(self, person):
        """The draft for who keeps it; once its rules are frozen, whoever may see its matter, and without one everybody."""
        return self.filter(
            Q(frozen_at__isnull=False) & (Q(matter=None) | Q(matter__in=Matter.objects.visible_to(person).values("pk")))
            | Q(pk__in=Ballot.objects.kept_by(person).values("pk"))
            | Q(pk__in=_on_the_roll(person))
        )

    def coming(self, now=None):
        return self.filter(state=Ballot.State.FROZEN, opens_at__gt=now or timezone.now())

    def open(self, now=None):
        """From the first moment on, before the last one."""
        now = now or timezone.now()
        return self.filter(state=Ballot.State.FROZEN, opens_at__lte=now, closes_at__gt=now)

    def closed(self, now=None):
        """Nobody votes any more, and nobody has counted yet."""
        return self.filter(state=Ballot.State.FROZEN, closes_at__lte=now or timezone.now())


def _on_the_roll(person):
    """Ballots she may vote in: who stands on a roll sees what she is asked, whatever matter it belongs to."""
    from silian.deliberation.models.rolls import RollEntry

    return RollEntry.objects.of(person).filter(ballot__frozen_at__isnull=False).values("ballot")


class Ballot(models.Model):
    """A question put to the people on a roll, under rules that are frozen before it opens. It asks, it does not decide."""

    class Form(models.TextChoices):
        YES_NO = "yes_no", _("Yes or no")
        APPROVAL = "approval", _("Approve one or more")
        SCORE = "score", _("Give points")
        RANKED = "ranked", _("Put in order")
        PROJECTS = "projects", _("Projects under a budget")

    class Rule(models.TextChoices):
        """Named as the counting names them."""

        MAJORITY = "majority", _("Yes needs a share")
        MOST_VOTES = "most_votes", _("Most approvals")
        HIGHEST_TOTAL = "highest_total", _("Most points")
        IRV = "irv", _("Instant run-off")
        CONDORCET = "condorcet", _("Whoever beats each other one")
        MES = "mes", _("Equal shares")
        GREEDY = "greedy", _("Most votes first; what does not fit is passed over")
        GREEDY_NO_SKIP = "greedy-no-skip", _("Most votes first; the first that does not fit ends it")
        GREEDY_THRESHOLD = "greedy-threshold", _("Most votes first, above a least number of votes")

    class Completion(models.TextChoices):
        NONE = "none", _("none")
        ADD1_OVERSPEND = "add1_overspend", _("raise the shares until the next step would overspend")
        ADD1_EXHAUSTIVE = "add1_exhaustive", _("raise the shares until nothing more fits")

    class Secrecy(models.TextChoices):
        NAMED = "named", _("Named: the last vote of each counts")
        SECRET = "secret", _("Secret: a vote cannot be changed")

    class Electorate(models.TextChoices):
        MEMBERS = "members", _("All members")
        SEATS = "seats", _("Who holds a seat in the body")
        REGISTERED = "registered", _("Who has registered with a community")
        LIST = "list", _("A list of its own")

    class Unit(models.TextChoices):
        PERSON = "person", _("Person")
        HOUSEHOLD = "household", _("Household")
        ORGANISATION = "organisation", _("Organisation")
        OWNER = "owner", _("Owner, with area")

    class Quorum(models.TextChoices):
        NONE = "none", _("No quorum")
        HEADS = "heads", _("Entries of the roll")
        HOUSEHOLDS = "households", _("Households")
        ORGANISATIONS = "organisations", _("Organisations")
        AREA_AND_HEADS = "area_and_heads", _("Area and owners")

    class Base(models.TextChoices):
        DECIDED = "decided", _("of those who said yes or no")
        CAST = "cast", _("of all who took part")
        ROLL = "roll", _("of the whole roll")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        FROZEN = "frozen", _("Rules frozen")
        COUNTED = "counted", _("Counted")
        PUBLISHED = "published", _("Result published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    MOVES = {
        State.DRAFT: {State.FROZEN, State.WITHDRAWN},
        State.FROZEN: {State.COUNTED, State.WITHDRAWN},
        State.COUNTED: {State.PUBLISHED},
    }
    RULES = {
        Form.YES_NO: (Rule.MAJORITY,), Form.APPROVAL: (Rule.MOST_VOTES,), Form.SCORE: (Rule.HIGHEST_TOTAL,),
        Form.RANKED: (Rule.IRV, Rule.CONDORCET),
        Form.PROJECTS: (Rule.MES, Rule.GREEDY, Rule.GREEDY_NO_SKIP, Rule.GREEDY_THRESHOLD),
    }  # fmt: skip

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, verbose_name=_("who asks"), on_delete=models.PROTECT, related_name="ballots")
    matter = models.ForeignKey(
        Matter, verbose_name=_("matter"), null=True, blank=True, on_delete=models.PROTECT, related_name="ballots"
    )
    title = models.CharField(_("question"), max_length=120)
    background = models.CharField(_("background"), max_length=4000, blank=True)
    form = models.CharField(_("form"), max_length=10, choices=Form, default=Form.YES_NO)
    secrecy = models.CharField(_("named or secret"), max_length=8, choices=Secrecy, default=Secrecy.NAMED)

    # Who may vote.
    electorate = models.CharField(_("who may vote"), max_length=12, choices=Electorate, default=Electorate.LIST)
    electorate_words = models.CharField(_("who may vote, in words"), max_length=300, blank=True)
    unit = models.CharField(_("one vote for each"), max_length=12, choices=Unit, default=Unit.PERSON)

    # How it is counted.
    rule = models.CharField(_("rule"), max_length=16, choices=Rule, default=Rule.MAJORITY)
    completion = models.CharField(_("completion"), max_length=16, choices=Completion, default=Completion.NONE)
    step = models.PositiveIntegerField(_("step of the shares, yuan"), default=1)
    budget = models.PositiveBigIntegerField(_("budget, yuan"), null=True, blank=True)
    places = models.PositiveSmallIntegerField(_("how many are chosen"), default=1)
    most_choices = models.PositiveSmallIntegerField(_("choices each at most"), null=True, blank=True)
    least_votes = models.PositiveIntegerField(_("votes an option needs at least"), default=0)
    highest_score = models.PositiveSmallIntegerField(_("highest points"), default=5)
    tie_order = models.JSONField(default=list, editable=False)

    # From when on it counts at all, and what yes needs; the law both come from stands beside them.
    quorum = models.CharField(_("quorum"), max_length=16, choices=Quorum, default=Quorum.NONE)
    quorum_share = models.CharField(_("share that must take part"), max_length=9, default="1/2")
    quorum_more = models.BooleanField(_("more than that share must take part"), default=False)
    needs_share = models.CharField(_("share that yes needs"), max_length=9, default="1/2")
    needs_more = models.BooleanField(_("yes needs more than that share"), default=True)
    needs_of = models.CharField(_("share of what"), max_length=8, choices=Base, default=Base.CAST)
    law = models.CharField(_("law or rule"), max_length=80, blank=True)
    law_article = models.CharField(_("article"), max_length=40, blank=True)
    law_on = models.DateField(_("in force from"), null=True, blank=True)

    opens_at = models.DateTimeField(_("opens at"))
    closes_at = models.DateTimeField(_("closes at"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    # The rule sheet as it was frozen, and its digest.
    sheet = models.TextField(blank=True, editable=False)
    sheet_digest = models.CharField(max_length=64, blank=True, editable=False)
    frozen_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    frozen_at = models.DateTimeField(null=True, editable=False)

    # What came of it.
    is_void = models.BooleanField(default=False, editable=False)
    result = models.JSONField(default=dict, editable=False)
    root = models.CharField(max_length=64, blank=True, editable=False)
    counted_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    counted_at = models.DateTimeField(null=True, editable=False)
    published_by = models.ForeignKey(
        "people.User", null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    published_at = models.DateTimeField(null=True, editable=False)
    withdrawn_because = models.CharField(_("withdrawn, because"), max_length=300, blank=True, editable=False)
    # The one it was made from: rules never change, a new ballot takes the place of the old one.
    instead_of = models.ForeignKey(
        "self", verbose_name=_("instead of"), null=True, on_delete=models.PROTECT, related_name="followers", editable=False
    )  # fmt: skip
    objects = BallotQuerySet.as_manager()

    class Meta:
        verbose_name = _("ballot")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="ballot_asks_something"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="ballot_closes_after_it_opens"),
            models.CheckConstraint(
                condition=Q(form="yes_no", rule="majority") | Q(form="approval", rule="most_votes")
                | Q(form="score", rule="highest_total") | Q(form="ranked", rule__in=["irv", "condorcet"])
                | Q(form="projects", rule__in=["mes", "greedy", "greedy-no-skip", "greedy-threshold"]),
                name="ballot_rule_fits_its_form",
            ),
            models.CheckConstraint(
                condition=Q(rule="mes") | Q(completion="none"), name="ballot_completion_of_equal_shares_only"
            ),
            models.CheckConstraint(
                condition=~Q(form="projects") | Q(budget__gt=0), name="ballot_projects_need_a_budget"
            ),
            models.CheckConstraint(condition=Q(step__gt=0, places__gt=0, highest_score__gt=0), name="ballot_counts_in_ones"),
            # Areas would name their owners: whoever knows a flat would know its vote.
            models.CheckConstraint(
                condition=~Q(secrecy="secret", quorum="area_and_heads"), name="ballot_of_areas_is_named"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | ~Q(sheet="") & ~Q(sheet_digest="") & Q(frozen_at__isnull=False),
                name="ballot_opens_with_a_frozen_sheet",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | ~Q(withdrawn_because=""), name="ballot_withdrawn_with_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["counted", "published"]) | Q(counted_at__isnull=False) & ~Q(root=""),
                name="ballot_counted_with_its_root",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="ballot_published_at_a_time"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["federation", "state", "-id"], name="ballot_page"),
            models.Index(fields=["body", "-id"], name="ballot_of_body"),
            models.Index(fields=["closes_at"], name="ballot_to_count", condition=Q(state="frozen")),
            WordsIndex("title", name="ballot_words"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def shown_state(self) -> str:
        """What it is now: between frozen and counted the clock says it."""
        if self.state == self.State.FROZEN:
            now = timezone.now()
            return "coming" if now < self.opens_at else "open" if now < self.closes_at else "closed"
        if self.is_void and self.state in (self.State.COUNTED, self.State.PUBLISHED):
            return "void"
        return self.state

    @property
    def shown_state_word(self) -> Any:
        own = {
            "coming": _("Opens later"), "open": _("Open for votes"), "closed": _("Closed, to be counted"), "void": pgettext_lazy("ballot", "Void"),
        }  # fmt: skip
        return own.get(self.shown_state) or self.State(self.state).label

    @property
    def is_open(self) -> bool:
        return self.shown_state == "open"

    @property
    def is_closed(self) -> bool:
        """The last moment is over, counted or not."""
        return self.state in (self.State.COUNTED, self.State.PUBLISHED) or self.shown_state == "closed"

    @property
    def is_secret(self) -> bool:
        return self.secrecy == self.Secrecy.SECRET

    @property
    def form_word(self) -> Any:
        return self.Form(self.form).label

    @property
    def rule_word(self) -> Any:
        return self.Rule(self.rule).label

    @property
    def secrecy_word(self) -> Any:
        return self.Secrecy(self.secrecy).label

    @property
    def unit_word(self) -> Any:
        return self.Unit(self.unit).label


class Option(models.Model):
    """One thing a ballot lets people choose; a project has its cost."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="options")
    # How votes and the published file name it.
    key = models.CharField(max_length=10)
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("option"), max_length=120)
    detail = models.CharField(_("in a few words"), max_length=500, blank=True)
    cost = models.PositiveBigIntegerField(_("cost, yuan"), null=True, blank=True)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("option")
        ordering = ["ballot", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "key"], name="option_key_once"),
            models.UniqueConstraint(fields=["ballot", "position"], name="option_position_once"),
            models.UniqueConstraint(fields=["ballot", "title"], name="option_title_once"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(key=""), name="option_says_something"),
        ]

    def __str__(self) -> str:
        return self.title
