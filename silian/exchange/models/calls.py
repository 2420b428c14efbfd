"""A need posted to the members at any time, what each of them answers, and who of their staff comes."""

from datetime import timedelta

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from silian.core.search import LexemesField, lexemes
from silian.members.mandates import Mandates, mandates
from silian.members.models import Community, InFederations, Organisation, Sector, Zone

# Who speaks for a community when it asks for something.
COMMUNITY_VOICES = ("secretary", "convener", "chair")


def communities_of(mine: Mandates) -> list[int]:
    """The communities in whose name she may ask."""
    return [seat.community_id for seat in mine.held if seat.community_id and seat.role in COMMUNITY_VOICES]


def asked_by(mine: Mandates) -> Q:
    """Calls of her organisations, of the communities she speaks for, and of her office itself."""
    return (
        Q(organisation__in=list(mine.organisations))
        | Q(community__in=communities_of(mine))
        | Q(organisation=None, community=None, federation__in=list(mine.offices))
    )


class CallQuerySet(InFederations):
    def visible_to(self, person):
        """Everybody with a seat in the federation; a draft only to who asks and to the office."""
        mine = mandates(person)
        return self.filter(
            Q(federation__in=mine.federation_ids) & ~Q(state=Call.State.DRAFT)
            | Q(federation__in=list(mine.offices))
            | asked_by(mine)
        )

    def of(self, person):
        return self.filter(asked_by(mandates(person)))

    def open(self, day=None):
        """Organisations can still answer."""
        return self.filter(state=Call.State.OPEN, answer_until__gte=day or timezone.localdate())

    def public(self):
        """What everybody may read: open, and whoever asks wants it on the front page."""
        return self.open().filter(is_public=True)

    def over(self, day=None):
        """The last day to answer is past, and nobody has said yet how it ended."""
        return self.filter(state=Call.State.OPEN, answer_until__lt=day or timezone.localdate())

    def unanswered_by(self, person):
        due = CallAnswer.objects.due().filter(organisation__in=list(mandates(person).organisations))
        return self.open().filter(pk__in=due.values("call"))

    def found_by(self, typed: str):
        return self.filter(search__typed=typed)


class Call(models.Model):
    """A need that a member, a community or the office posts to all members or to a part of them."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        OPEN = "open", _("Collecting answers")
        CLOSED = "closed", _("Closed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Outcome(models.TextChoices):
        MET = "met", _("The need is met")
        PARTLY = "partly", _("Partly met")
        NOT = "not", _("Not met")

    MOVES = {
        State.DRAFT: {State.OPEN, State.WITHDRAWN},
        State.OPEN: {State.CLOSED, State.WITHDRAWN},
    }
    # House value: after so long nobody needs the names and numbers of those who came.
    KEPT_AFTER_END = timedelta(days=180)

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="calls")
    # Who asks: a member, a community, or – with neither – the office.
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="calls",
    )  # fmt: skip
    community = models.ForeignKey(
        Community, verbose_name=_("community"), null=True, blank=True, on_delete=models.PROTECT, related_name="calls"
    )
    title = models.CharField(_("what is needed"), max_length=120)
    detail = models.CharField(_("what exactly, and for whom"), max_length=1000, blank=True)
    when = models.CharField(_("when"), max_length=120, blank=True)
    place = models.CharField(_("where"), max_length=120, blank=True)
    people = models.PositiveIntegerField(_("how many people"), null=True, blank=True)
    things = models.CharField(_("what else is needed"), max_length=200, blank=True)
    answer_until = models.DateField(_("answer until"))
    # To whom: whoever fits every part that is filled in; with none of them every member.
    sectors = models.ManyToManyField(Sector, verbose_name=_("sectors"), blank=True, related_name="+")
    zones = models.ManyToManyField(Zone, verbose_name=_("zones"), blank=True, related_name="+")
    communities = models.ManyToManyField(Community, verbose_name=_("communities"), blank=True, related_name="+")
    theme = models.CharField(_("offers services of the theme"), max_length=60, blank=True)
    skill = models.CharField(_("offers services with the words"), max_length=60, blank=True)

    # Its words stand on the front page and in the open data while it collects answers.
    is_public = models.BooleanField(_("show it to everybody on the front page"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    outcome = models.CharField(_("how it ended"), max_length=10, choices=Outcome, blank=True)
    because = models.CharField(_("because"), max_length=300, blank=True)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    opened_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    reminded_on = models.DateField(null=True, editable=False)
    search = LexemesField(null=True, editable=False)
    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call")
        ordering = ["-id"]
        constraints = [
            # Two presses of the button post one call.
            models.UniqueConstraint(
                fields=["federation", "organisation", "community", "title"],
                condition=Q(state__in=["draft", "open"]),
                nulls_distinct=False,
                name="call_once_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="call_says_something"),
            models.CheckConstraint(condition=Q(organisation=None) | Q(community=None), name="call_has_one_asker"),
            models.CheckConstraint(
                condition=Q(state="closed") & ~Q(outcome="") | ~Q(state="closed") & Q(outcome=""),
                name="call_closed_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "met"]) & ~Q(state="withdrawn") | ~Q(because="") | Q(opened_at=None),
                name="call_ends_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["federation", "-id"], name="call_page"),
            models.Index(fields=["organisation", "-id"], name="call_organisation"),
            models.Index(fields=["community", "-id"], name="call_community"),
            GinIndex(fields=["search"], name="call_search", fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs):
        if not kwargs.get("update_fields"):
            self.search = lexemes(self.title, self.detail[:120])
        super().save(*args, **kwargs)

    @property
    def is_over(self) -> bool:
        """The last day to answer is past; the day decides, no nightly job."""
        return self.state == self.State.OPEN and self.answer_until < timezone.localdate()

    @property
    def days_left(self) -> int:
        return (self.answer_until - timezone.localdate()).days

    @property
    def shown_state(self) -> str:
        """The state as a reader should see it: an open call whose last day is over waits for its end to be told."""
        return "over" if self.is_over else self.outcome or self.state

    @property
    def shown_state_word(self):
        if self.is_over:
            return _("Answers are in")
        return self.Outcome(self.outcome).label if self.outcome else self.State(self.state).label

    @property
    def asker(self) -> str:
        """Who asks, by name. Reads the rows it was loaded with."""
        return str(self.organisation or self.community or self.federation.short_name or self.federation)


class CallAnswerQuerySet(InFederations):
    def due(self):
        """It is for the organisation to answer: it has said nothing yet, or what it asked has got its reply."""
        asked = CallQuestion.objects.filter(call=OuterRef("call"), organisation=OuterRef("organisation"), reply="")
        return self.filter(Q(state=CallAnswer.State.WAITING) | Q(state=CallAnswer.State.ASKS) & ~Exists(asked))

    def with_signed(self):
        """Each answer with how many of its staff have signed up."""
        return self.annotate(signed=Count("signups", filter=Q(signups__cancelled_at=None)))

    def behind(self, secret: str) -> "CallAnswer | None":
        """The answer that a sign-up link leads to, while that link is open."""
        found = self.filter(pk=_number(secret), link_open=True).select_related(
            "call__federation", "call__organisation", "call__community", "organisation"
        )
        one = found.first()
        return one if one and constant_time_compare(one.secret, secret) else None


class CallAnswer(models.Model):
    """What one organisation says to a call: one row for everybody who is asked, from the first moment."""

    class State(models.TextChoices):
        WAITING = "waiting", _("No answer yet")
        ASKS = "asks", _("Has asked something")
        YES = "yes", _("Yes")
        NO = "no", _("Not this time")

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    call = models.ForeignKey(Call, verbose_name=_("call"), on_delete=models.PROTECT, related_name="answers")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="call_answers"
    )
    # False for somebody who was not asked and answers all the same.
    addressed = models.BooleanField(default=True)
    state = models.CharField(_("answer"), max_length=10, choices=State, default=State.WAITING)
    people = models.PositiveIntegerField(_("head count"), default=0)
    gives = models.CharField(_("what you bring"), max_length=200, blank=True)
    because = models.CharField(_("because"), max_length=300, blank=True)
    # How often it was answered: an answer given on an older page is not written over a newer one.
    turn = models.PositiveIntegerField(default=0, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.ForeignKey(
        "people.User", null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    # The sign-up link of this organisation's staff: its number in turn, and whether it opens.
    link = models.PositiveIntegerField(default=0, editable=False)
    link_open = models.BooleanField(default=False, editable=False)
    objects = CallAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to a call")
        ordering = ["call", "id"]
        constraints = [
            models.UniqueConstraint(fields=["call", "organisation"], name="call_answer_once"),
            models.CheckConstraint(
                condition=Q(state="yes", people__gt=0) | ~Q(state="yes") & Q(people=0),
                name="call_answer_yes_with_a_head_count",
            ),
            models.CheckConstraint(
                condition=Q(state="no") & ~Q(because="") | ~Q(state="no") & Q(because=""),
                name="call_answer_no_with_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state"], name="call_answer_organisation")]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.call}"

    @property
    def secret(self) -> str:
        """What stands in the sign-up link. Nothing of it is kept: it is worked out anew, and a new number makes another."""
        return _secret("exchange.call.join", self.pk, self.link)


class CallQuestion(models.Model):
    """What an organisation asks before it answers; everybody can read the reply."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    call = models.ForeignKey(Call, verbose_name=_("call"), on_delete=models.PROTECT, related_name="questions")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )
    text = models.CharField(_("question"), max_length=500)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    reply = models.CharField(_("reply"), max_length=500, blank=True)
    replied_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    replied_at = models.DateTimeField(null=True, editable=False)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("question about a call")
        ordering = ["call", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="call_question_says_something"),
            models.CheckConstraint(
                condition=Q(reply="", replied_at=None) | ~Q(reply="") & Q(replied_at__isnull=False),
                name="call_question_replied_with_words",
            ),
        ]
        indexes = [models.Index(fields=["call", "id"], name="call_question_open", condition=Q(reply=""))]

    def __str__(self) -> str:
        return self.text


class CallSignupQuerySet(InFederations):
    def living(self):
        return self.filter(cancelled_at=None)

    def behind(self, secret: str) -> "CallSignup | None":
        """The sign-up that a person's own link leads to."""
        one = (
            self.filter(pk=_number(secret))
            .select_related(
                "answer__call__federation", "answer__call__organisation", "answer__call__community",
                "answer__organisation",
            )
            .first()
        )  # fmt: skip
        return one if one and constant_time_compare(one.secret, secret) else None


class CallSignup(models.Model):
    """One of an organisation's staff who comes; the database lets in no more than its head count."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    answer = models.ForeignKey(CallAnswer, verbose_name=_("answer"), on_delete=models.PROTECT, related_name="signups")
    # An account where there is one; most come by the link of their organisation.
    person = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    name = models.CharField(_("name"), max_length=60)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    # When the person herself agreed; empty where the liaison wrote her down.
    agreed_at = models.DateTimeField(null=True, editable=False)
    by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    # Names and numbers are erased half a year after the end; the row stays, so that the count does.
    forgotten_at = models.DateTimeField(null=True, editable=False)
    objects = CallSignupQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-up to a call")
        ordering = ["answer", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "name", "phone"], condition=Q(cancelled_at=None, forgotten_at=None),
                name="call_signup_once",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & Q(forgotten_at=None) | Q(name="", phone="", forgotten_at__isnull=False),
                name="call_signup_has_a_name_until_forgotten",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def secret(self) -> str:
        """What stands in the person's own link, with which she looks at her sign-up and cancels it."""
        return _secret("exchange.call.mine", self.pk)


def _secret(what: str, pk: int, *more: int) -> str:
    drawn = salted_hmac(what, ".".join(map(str, (pk, *more))), algorithm="sha256").hexdigest()
    return f"{pk}-{drawn[:32]}"


def _number(secret: str) -> int:
    number = secret.partition("-")[0]
    return int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0
