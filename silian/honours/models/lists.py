"""Who meets a rule on a day, announced for objection."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.core.checksums import check_code
from silian.honours.models.answered import Answered
from silian.honours.models.ruling import HonourRule, one_subject, subject_fields
from silian.meetings.models import Decision
from silian.members.mandates import mandates
from silian.members.models import InFederations


class EligibilityListQuerySet(InFederations):
    def visible_to(self, person):
        """What is announced is for everybody; a list being prepared for the office."""
        return self.public() | self.filter(federation__in=list(mandates(person).offices))

    def public(self):
        return self.filter(state__in=[EligibilityList.State.ANNOUNCED, EligibilityList.State.GRANTED])


class EligibilityList(models.Model):
    """Who meets a rule as of a day, with the evidence of each; announced, open to objection, then decided by a meeting."""

    class State(models.TextChoices):
        COMPUTED = "computed", _("Being prepared")
        ANNOUNCED = "announced", _("Announced")
        GRANTED = "granted", _("Granted")
        DROPPED = "dropped", _("Dropped")

    MOVES = {State.COMPUTED: {State.ANNOUNCED, State.DROPPED}, State.ANNOUNCED: {State.GRANTED, State.DROPPED}}

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="eligibility_lists")
    rule = models.ForeignKey(HonourRule, on_delete=models.PROTECT, related_name="lists")
    # What happened from the first day to the last one counts; what holds counts as of the last one.
    since = models.DateField(_("counted from"))
    as_of = models.DateField(_("as of"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.COMPUTED)
    because = models.CharField(_("dropped, because"), max_length=300, blank=True)
    digest = models.CharField(_("check code"), max_length=64, editable=False)
    announced_on = models.DateField(_("announced on"), null=True, editable=False)
    # The last day on which an objection is taken.
    objections_until = models.DateField(_("objections until"), null=True, editable=False)
    decision = models.OneToOneField(
        Decision, verbose_name=_("decision"), null=True, on_delete=models.PROTECT, related_name="honours_granted"
    )
    granted_on = models.DateField(_("granted on"), null=True, editable=False)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = EligibilityListQuerySet.as_manager()

    class Meta:
        verbose_name = _("list of who meets a rule")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "as_of"], condition=~Q(state="dropped"), name="eligibility_once"),
            models.CheckConstraint(condition=Q(since__lte=F("as_of")), name="eligibility_counts_forward"),
            models.CheckConstraint(
                name="eligibility_state_is_whole",
                condition=Q(state="computed", announced_on=None, decision=None)
                | Q(state="announced", announced_on__isnull=False, objections_until__isnull=False, decision=None)
                | Q(state="granted", objections_until__isnull=False, decision__isnull=False, granted_on__isnull=False)
                | Q(state="dropped", decision=None) & ~Q(because=""),
            ),
        ]
        indexes = [models.Index(fields=["federation", "-id"], name="eligibility_page")]

    def __str__(self) -> str:
        return f"{self.rule} · {self.as_of}"

    @property
    def takes_objections(self) -> bool:
        return self.state == self.State.ANNOUNCED and timezone.localdate() <= self.objections_until

    @property
    def state_word(self):
        if self.state == self.State.ANNOUNCED and not self.takes_objections:
            return _("Waits for a meeting's decision")
        return self.State(self.state).label

    @property
    def check_code(self) -> str:
        return check_code(self.digest)


class CandidateQuerySet(InFederations):
    def visible_to(self, person):
        return self.filter(eligibility__in=EligibilityList.objects.visible_to(person).values("pk"))


class Candidate(models.Model):
    """One that meets the rule, with the numbers it was measured by and the records behind them."""

    class State(models.TextChoices):
        LISTED = "listed", _("On the list")
        REMOVED = "removed", _("Removed")
        GRANTED = "granted", _("Honoured")

    MOVES = {State.LISTED: {State.REMOVED, State.GRANTED}}

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    eligibility = models.ForeignKey(EligibilityList, on_delete=models.PROTECT, related_name="candidates")
    organisation, project, base, team = subject_fields("candidacies").values()
    name = models.CharField(_("name"), max_length=160)
    # [{"fact", "comparison", "wanted", "number", "met", "count", "rows": [[day, label, address], …]}, …]
    evidence = models.JSONField(default=list)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.LISTED)
    removed_because = models.CharField(_("removed, because"), max_length=500, blank=True)
    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = _("candidate for an honour")
        # By their names, never by their numbers.
        ordering = ["eligibility", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["eligibility", "organisation", "project", "base", "team"],
                nulls_distinct=False,
                name="candidate_once",
            ),
            models.CheckConstraint(condition=one_subject(), name="candidate_is_one_thing"),
            models.CheckConstraint(
                condition=~Q(state="removed") | ~Q(removed_because=""), name="candidate_removed_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self):
        return self.organisation or self.project or self.base or self.team

    @property
    def state_word(self):
        return self.State(self.state).label


class ObjectionQuerySet(InFederations):
    def visible_to(self, person):
        """The office reads all; whoever objected reads hers and its answer."""
        own = Q(by=person.pk) if getattr(person, "is_authenticated", False) else Q(pk=None)
        return self.filter(Q(federation__in=list(mandates(person).offices)) | own)


class Objection(Answered):
    """Somebody says that a candidate should not be honoured; it is answered with a reason. Upheld, the candidate leaves the list."""

    class State(models.TextChoices):
        OPEN = "open", _("To be answered")
        UPHELD = "upheld", _("Upheld: removed from the list")
        DISMISSED = "dismissed", _("Not upheld")

    MOVES = {State.OPEN: {State.UPHELD, State.DISMISSED}}

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="objections")
    # As whoever objects signs; the office may write down what somebody told it.
    name = models.CharField(_("who objects"), max_length=60)
    words = models.CharField(_("what speaks against it"), max_length=500)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection to a list")
        ordering = ["candidate", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(words="") & ~Q(name=""), name="honour_objection_says_something"),
            models.UniqueConstraint(
                fields=["candidate", "by", "name"], condition=Q(state="open"), name="honour_objection_once_at_a_time"
            ),
            models.CheckConstraint(condition=Answered.WITH_WORDS, name="honour_objection_answered"),
        ]  # fmt: skip
