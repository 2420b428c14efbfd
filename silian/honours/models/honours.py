"""Honours that were granted, whom their results name, and the letters that share them."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.core.consents import Asked
from silian.core.search import WordsIndex
from silian.honours.models.lists import Candidate
from silian.honours.models.ruling import SubjectKind, one_subject, subject_fields
from silian.meetings.models import Decision
from silian.members.mandates import mandates
from silian.members.models import InFederations, Organisation


class HonourQuerySet(InFederations):
    def visible_to(self, person):
        """Honours are public, a revoked one too: it says that it was revoked, and why."""
        return self.all()

    def standing(self):
        return self.filter(state=Honour.State.GRANTED)


class Honour(models.Model):
    """An honour with its number, granted by a meeting's decision under a published rule; it can be revoked, never deleted."""

    class State(models.TextChoices):
        GRANTED = "granted", _("Granted")
        REVOKED = "revoked", _("Revoked")

    MOVES = {State.GRANTED: {State.REVOKED}}

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="honours")
    candidate = models.OneToOneField(Candidate, on_delete=models.PROTECT, related_name="honour")
    organisation, project, base, team = subject_fields("honours").values()
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("honour"), max_length=80)
    why = models.CharField(_("for what"), max_length=300)
    # As it was called on the day.
    name = models.CharField(_("who is honoured"), max_length=160)
    granted_on = models.DateField(_("granted on"))
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+", verbose_name=_("decision"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.GRANTED)
    revoked_on = models.DateField(_("revoked on"), null=True, editable=False)
    revoked_because = models.CharField(_("revoked, because"), max_length=500, blank=True)
    revoked_decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("decision")
    )
    revoked_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = HonourQuerySet.as_manager()

    class Meta:
        verbose_name = _("honour")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["federation", "year", "number"], name="honour_number_once"),
            models.CheckConstraint(condition=one_subject(), name="honour_is_of_one_thing"),
            models.CheckConstraint(
                name="honour_revoked_with_a_reason",
                condition=Q(state="granted", revoked_on=None, revoked_because="", revoked_decision=None)
                | Q(state="revoked", revoked_on__isnull=False) & ~Q(revoked_because=""),
            ),
        ]
        indexes = [
            models.Index(fields=["federation", "-id"], name="honour_page"),
            WordsIndex("name", "title", "why", name="honour_words"),
            *(models.Index(fields=[kind], name=f"honour_of_{kind}") for kind in SubjectKind.values),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.name}"

    @property
    def sign(self) -> str:
        """As papers write it; a paper's number is always in Chinese."""
        return f"荣誉〔{self.year}〕{self.number}号"

    @property
    def kind(self) -> str:
        return next(kind for kind in SubjectKind.values if getattr(self, f"{kind}_id"))

    @property
    def subject(self):
        return self.organisation or self.project or self.base or self.team

    @property
    def state_word(self):
        return self.State(self.state).label


class NamedPersonQuerySet(InFederations):
    def visible_to(self, person):
        """Named in public while the consent lasts and the honour stands; the office and she herself keep the row."""
        return self.standing() | self.filter(federation__in=list(mandates(person).offices)) | self.asking(person)

    def standing(self):
        return self.filter(answer=NamedPerson.Answer.AGREED, honour__state=Honour.State.GRANTED)

    def asking(self, person):
        """Those that ask or name her, by her account."""
        if not getattr(person, "is_authenticated", False):
            return self.none()
        return self.filter(person=person.pk)


class NamedPerson(Asked):
    """A person named with an honoured project because of what she did there, for as long as she agrees to it."""

    class Way(models.TextChoices):
        HERSELF = "herself", _("by herself, signed in")
        PAPER = "paper", _("on paper")
        TOLD = "told", _("said to the office")

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    honour = models.ForeignKey(Honour, on_delete=models.PROTECT, related_name="persons")
    # Whoever has an account answers herself; the office writes down what somebody without one has said.
    person = models.ForeignKey("people.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=60, blank=True)
    did = models.CharField(_("what she did in the project"), max_length=200)
    consent_way = models.CharField(_("agreed"), max_length=8, choices=Way, default=Way.PAPER)
    consent_on = models.DateField(_("agreed on"), null=True)
    withdrawn_on = models.DateField(_("taken back on"), null=True, editable=False)
    # Asked by mistake: the office asks no longer.
    dropped_on = models.DateField(null=True, editable=False)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = NamedPersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person named with an honour")
        ordering = ["honour", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["honour", "name"], condition=Q(person=None, withdrawn_on=None), name="honour_person_named_once"
            ),
            # Whoever has said no, or took it back, is not asked again.
            models.UniqueConstraint(
                fields=["honour", "person"], condition=Q(dropped_on=None), name="honour_person_asked_once"
            ),
            models.CheckConstraint(
                name="honour_person_named_for_a_deed",
                condition=~Q(did="") & (Q(person__isnull=False, name="") | Q(person=None) & (~Q(name="") | Q(withdrawn_on__isnull=False))),
            ),
            models.CheckConstraint(
                name="honour_person_answers_herself",
                condition=Q(person=None, answer__in=["agreed", "taken_back"]) & ~Q(consent_way="herself")
                | Q(person__isnull=False, consent_way="herself") & (~Q(answer="agreed") | Q(answered_by=F("person"))),
            ),
            models.CheckConstraint(
                name="honour_person_agreed_on_a_day",
                condition=Q(answer="agreed", consent_on__isnull=False, withdrawn_on=None)
                | Q(answer="taken_back", consent_on__isnull=False, withdrawn_on__isnull=False)
                | Q(answer__in=["open", "declined"], consent_on=None, withdrawn_on=None),
            ),
            models.CheckConstraint(condition=Q(dropped_on=None) | Q(answer="open"), name="honour_person_dropped_unanswered"),
            models.CheckConstraint(condition=Asked.ANSWERED_WITH_A_TIME, name="honour_person_answered_with_a_time"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["person", "-id"], name="honour_person_own", condition=Q(person__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.honour_id} · {self.pk}"

    @property
    def shown_name(self) -> str:
        """As she is called today; nothing once the name was taken away."""
        return self.person.name if self.person is not None else self.name


class LetterQuerySet(InFederations):
    def visible_to(self, person):
        mine = mandates(person)
        return self.filter(Q(federation__in=list(mine.offices)) | Q(organisation__in=list(mine.organisations)))


class Letter(models.Model):
    """The letter that tells an honoured organisation's own parent body of the honour."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    honour = models.ForeignKey(Honour, on_delete=models.PROTECT, related_name="letters")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="honour_letters"
    )
    to = models.CharField(_("addressed to"), max_length=120)
    sent_on = models.DateField(_("sent on"))
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter about an honour")
        ordering = ["honour", "id"]
        constraints = [
            models.UniqueConstraint(fields=["honour", "organisation"], name="honour_letter_once"),
            models.CheckConstraint(condition=~Q(to=""), name="honour_letter_goes_to_somebody"),
        ]

    def __str__(self) -> str:
        return self.to
