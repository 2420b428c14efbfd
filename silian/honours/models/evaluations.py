"""Who is asked about whom, what was answered, what came of it, and what the evaluated side says to that."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.cobuilding.models import Project
from silian.honours.models.answered import Answered
from silian.honours.models.schemes import Direction, Question, Scheme
from silian.members.mandates import mandates
from silian.members.models import Community, InFederations, Organisation
from silian.volunteering.models import Team

LOW, HIGH = 1, 5


class EvaluationQuerySet(InFederations):
    def asked_of(self, person):
        """Those she can answer by a seat: for her organisations, her communities, her office."""
        mine = mandates(person)
        return self.filter(
            Q(organisation__in=list(mine.organisations))
            | Q(community__in=list(mine.communities))
            | Q(organisation=None, community=None, federation__in=list(mine.offices))
        )

    def visible_to(self, person):
        """Who is asked, and the office; not who is evaluated."""
        mine = mandates(person)
        own = self.model.objects.asked_of(person).values("pk")
        return self.filter(Q(pk__in=own) | Q(federation__in=list(mine.offices))).exclude(
            scheme__state=Scheme.State.DRAFT
        )


class Evaluation(models.Model):
    """One side is asked about another; where the two are too close it is left out, and the row says why."""

    class Exclusion(models.TextChoices):
        NONE = "", _("asked")
        OWN = "own", _("the same organisation")
        PARENT = "parent", _("the same parent body")
        PROJECT = "project", _("a project of its own")
        SEAT = "seat", _("a seat in what is evaluated")

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="evaluations")
    direction = models.CharField(_("who about whom"), max_length=18, choices=Direction)
    # Who is asked: an organisation, a community, or – with neither – the street, by its office.
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("asked"), null=True, on_delete=models.PROTECT, related_name="evaluations"
    )
    community = models.ForeignKey(Community, null=True, on_delete=models.PROTECT, related_name="evaluations")
    # About whom: an organisation, a community, or – with neither – the street.
    about_organisation = models.ForeignKey(
        Organisation, verbose_name=_("about"), null=True, on_delete=models.PROTECT, related_name="evaluated"
    )
    about_community = models.ForeignKey(Community, null=True, on_delete=models.PROTECT, related_name="evaluated")
    project = models.ForeignKey(Project, null=True, on_delete=models.PROTECT, related_name="evaluations")
    exclusion = models.CharField(_("left out because of"), max_length=10, choices=Exclusion, default="", blank=True)
    # Which parent body, project or seat it is, as it was called then.
    exclusion_word = models.CharField(max_length=200, blank=True)
    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("evaluation")
        ordering = ["scheme", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "scheme", "direction", "organisation", "community", "about_organisation", "about_community", "project",
                ],
                nulls_distinct=False, name="evaluation_once",
            ),
            models.CheckConstraint(
                name="evaluation_sides_fit",
                condition=Q(direction="member_street", organisation__isnull=False, community=None, about_organisation=None,
                            about_community=None, project=None)
                | Q(direction="street_member", organisation=None, community=None, about_organisation__isnull=False,
                    about_community=None, project=None)
                | Q(direction="member_community", organisation__isnull=False, community=None, about_organisation=None,
                    about_community__isnull=False, project=None)
                | Q(direction="community_member", organisation=None, community__isnull=False,
                    about_organisation__isnull=False, about_community=None, project=None)
                | Q(direction="partner", organisation__isnull=False, community=None, about_organisation__isnull=False,
                    about_community=None, project__isnull=False)
                | Q(direction="served", about_organisation__isnull=False, about_community=None, project=None)
                & (Q(organisation__isnull=False, community=None) | Q(organisation=None, community__isnull=False)),
            ),
            models.CheckConstraint(
                condition=Q(exclusion="", exclusion_word="") | ~Q(exclusion=""), name="evaluation_left_out_by_a_rule"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["organisation", "scheme"], name="evaluation_of_organisation"),
            models.Index(fields=["community", "scheme"], name="evaluation_of_community"),
        ]

    def __str__(self) -> str:
        return f"{self.judge_name} → {self.about_name}"

    @property
    def judge_name(self) -> str:
        return str(self.organisation or self.community or self.federation)

    @property
    def about_name(self) -> str:
        return str(self.about_organisation or self.about_community or self.federation)

    @property
    def is_asked(self) -> bool:
        return not self.exclusion


class AnswerQuerySet(InFederations):
    def visible_to(self, person):
        """Only whoever gave it; what others answered is told in results alone."""
        return self.filter(evaluation__in=Evaluation.objects.asked_of(person).values("pk"))


class Answer(models.Model):
    """What one side answered; until the close it may answer again, and the last answer counts."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="answers")
    number = models.PositiveSmallIntegerField(_("number"))
    current = models.BooleanField(default=True)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to an evaluation")
        ordering = ["evaluation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "number"], name="answer_number_once"),
            models.UniqueConstraint(fields=["evaluation"], condition=Q(current=True), name="answer_one_counts"),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id} · {self.number}"


class Mark(models.Model):
    """The mark for one question, from 1 to 5; empty means “not applicable” and leaves the sum."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="marks")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(_("mark"), null=True)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("mark")
        ordering = ["answer", "question"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "question"], name="mark_once"),
            models.CheckConstraint(condition=Q(value=None) | Q(value__range=(LOW, HIGH)), name="mark_on_the_scale"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.value}"


class Remark(models.Model):
    """A comment with an answer. It is read without its author's name; the office may hide it with a reason, the original stays."""

    class State(models.TextChoices):
        SHOWN = "shown", _("Shown")
        HIDDEN = "hidden", _("Hidden")

    MOVES = {State.SHOWN: {State.HIDDEN}, State.HIDDEN: {State.SHOWN}}

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    answer = models.OneToOneField(Answer, on_delete=models.PROTECT, related_name="remark")
    text = models.CharField(_("comment"), max_length=500)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.SHOWN)
    because = models.CharField(_("hidden, because"), max_length=300, blank=True)
    moderated_by = models.ForeignKey(
        "people.User", null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    moderated_at = models.DateTimeField(null=True, editable=False)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("comment")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="remark_says_something"),
            models.CheckConstraint(
                condition=Q(state="shown") | Q(state="hidden", moderated_at__isnull=False) & ~Q(because=""),
                name="remark_hidden_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class ResultQuerySet(InFederations):
    def visible_to(self, person):
        """By what the scheme says: the sides and the office, all members, or everybody."""
        mine = mandates(person)
        asked = Evaluation.objects.asked_of(person).filter(scheme=OuterRef("scheme"))
        sides = (
            Q(about_organisation__in=list(mine.organisations))
            | Q(about_community__in=list(mine.communities))
            | Q(about_team__body__in=list(mine.teams))
            | Q(federation__in=list(mine.offices))
            | Q(Exists(asked))
        )
        readers = Scheme.Readers
        return self.filter(
            Q(scheme__readers=readers.PUBLIC)
            | Q(scheme__readers=readers.FEDERATION, federation__in=mine.federation_ids)
            | sides
        )

    def standing(self):
        """Enough answers were given, and no appeal was upheld."""
        upheld = Appeal.objects.filter(result=OuterRef("pk"), state=Appeal.State.UPHELD)
        return self.filter(shown=True).exclude(Exists(upheld))


class Result(models.Model):
    """What came of an evaluation for one side, as it was counted at the close; it stays as it is."""

    class Band(models.TextChoices):
        HIDDEN = "", _("too few answers to show")
        HIGH = "high", _("works very well")
        GOOD = "good", _("works well")
        FAIR = "fair", _("could be better")
        TALK = "talk", _("needs a talk")

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="results")
    direction = models.CharField(_("who about whom"), max_length=18, choices=Direction)
    about_organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="evaluation_results"
    )
    about_community = models.ForeignKey(
        Community, null=True, on_delete=models.PROTECT, related_name="evaluation_results"
    )
    about_team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="evaluation_results")
    asked = models.PositiveIntegerField(_("asked"))
    answered = models.PositiveIntegerField(_("answered"))
    excluded = models.PositiveIntegerField(_("left out"))
    shown = models.BooleanField()
    # In hundredths of the way from the lowest to the highest mark, rounded half up for reading; exact in the content.
    score = models.DecimalField(_("result"), max_digits=5, decimal_places=2, null=True)
    band = models.CharField(_("in words"), max_length=6, choices=Band, blank=True)
    # [[number, question, how many marked it, result or null], …]
    parts = models.JSONField(default=list)
    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("result of an evaluation")
        ordering = ["scheme", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "direction", "about_organisation", "about_community", "about_team"], nulls_distinct=False,
                name="result_once",
            ),
            models.CheckConstraint(
                condition=Q(shown=True, score__isnull=False) & ~Q(band="") | Q(shown=False, score=None, band=""),
                name="result_shown_with_a_score",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.scheme} · {self.about_name}"

    @property
    def about_name(self) -> str:
        return str(self.about_organisation or self.about_community or self.about_team or self.federation)

    @property
    def band_word(self):
        return self.Band(self.band).label


class AppealQuerySet(InFederations):
    def visible_to(self, person):
        mine = mandates(person)
        return self.filter(
            Q(federation__in=list(mine.offices))
            | Q(result__about_organisation__in=list(mine.organisations))
            | Q(result__about_community__in=list(mine.communities))
            | Q(result__about_team__body__in=list(mine.teams))
        )


class Appeal(Answered):
    """The evaluated side says that a result is not right; it is answered by a day. Upheld, the result counts for nothing more."""

    class State(models.TextChoices):
        OPEN = "open", _("To be answered")
        UPHELD = "upheld", _("Upheld: the result is set aside")
        KEPT = "kept", _("The result stands")

    MOVES = {State.OPEN: {State.UPHELD, State.KEPT}}

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    result = models.OneToOneField(Result, on_delete=models.PROTECT, related_name="appeal")
    words = models.CharField(_("what is not right"), max_length=500)
    answer_by = models.DateField(_("answer by"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="appeal_says_something"),
            models.CheckConstraint(condition=Answered.WITH_WORDS, name="appeal_answered_with_words"),
        ]  # fmt: skip
