"""Who helps, what she agreed to, and the teams she belongs to."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.core.search import LexemesField, WordsIndex, lexemes
from silian.members.mandates import mandates
from silian.members.models import Body, Community, InFederations, Organisation
from silian.volunteering.models.choices import ChosenField, FreeTime, Skill, hours, labels


class TeamQuerySet(InFederations):
    def open(self):
        return self.filter(state=Team.State.ACTIVE)

    def led_by(self, person):
        """Teams in whose body she holds a seat today."""
        return self.filter(body__in=list(mandates(person).teams))

    def kept_by(self, person):
        """Teams she answers for: her own, and for the office all."""
        mine = mandates(person)
        return self.filter(Q(body__in=list(mine.teams)) | Q(federation__in=list(mine.offices)))


class Team(models.Model):
    """Volunteers who go out together; its leaders are the holders of its seats."""

    class Kind(models.TextChoices):
        CORPS = "corps", _("Volunteer corps")
        COMMUNITY = "community", _("Community team")
        SERVICE = "service", _("Service team")

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        CLOSED = "closed", _("Closed")

    MOVES = {State.ACTIVE: {State.CLOSED}, State.CLOSED: {State.ACTIVE}}

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="teams")
    body = models.OneToOneField(Body, on_delete=models.PROTECT, related_name="team")
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.SERVICE)
    about = models.CharField(_("what it does"), max_length=500, blank=True)
    joining = models.CharField(_("how to join"), max_length=300, blank=True)
    skills = ChosenField(Skill, verbose_name=_("skills"))
    community = models.ForeignKey(
        Community, verbose_name=_("community"), null=True, blank=True, on_delete=models.PROTECT, related_name="teams"
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("carried by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="teams",
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ACTIVE)
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = _("team")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["federation", "name"], name="team_name_once"),
            models.UniqueConstraint(fields=["federation"], condition=Q(kind="corps"), name="team_one_corps"),
            models.CheckConstraint(condition=~Q(name=""), name="team_has_a_name"),
            models.CheckConstraint(
                condition=~Q(kind="community") | Q(community__isnull=False), name="team_of_a_community_names_it"
            ),
        ]
        indexes = [
            models.Index(fields=["federation", "state", "id"], name="team_page"),
            WordsIndex("name", "about", name="team_words"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def skill_words(self) -> list[str]:
        return labels(Skill, self.skills)


class VolunteerQuerySet(InFederations):
    def active(self):
        return self.filter(state=Volunteer.State.ACTIVE)

    def visible_to(self, person):
        """The office sees all, a leader those who ask or belong to her teams, everybody herself."""
        mine = mandates(person)
        member = TeamMember.objects.filter(
            volunteer=OuterRef("pk"), team__body__in=list(mine.teams), state__in=TeamMember.LIVING
        )
        own = Q(person=person.pk) if getattr(person, "is_authenticated", False) else Q(pk=None)
        return self.filter(Q(federation__in=list(mine.offices)) | Exists(member) | own).exclude(
            state=Volunteer.State.ERASED
        )

    def found_by(self, typed: str):
        return self.filter(search__typed=typed)


class Volunteer(models.Model):
    """A person who agreed to help, with or without an account. What she agreed to stands in her consents."""

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        ERASED = "erased", _("Deleted")

    MOVES = {
        State.ACTIVE: {State.WITHDRAWN, State.ERASED},
        State.WITHDRAWN: {State.ACTIVE, State.ERASED},
    }

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="volunteers")
    number = models.PositiveIntegerField(_("volunteer number"), editable=False)
    person = models.ForeignKey(
        "people.User", null=True, blank=True, on_delete=models.PROTECT, related_name="volunteering"
    )
    name = models.CharField(_("name"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    skills = ChosenField(Skill, verbose_name=_("skills"))
    times = ChosenField(FreeTime, verbose_name=_("free times"))
    community = models.ForeignKey(
        Community,
        verbose_name=_("community"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="volunteers",
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="volunteers",
    )  # fmt: skip
    # The birthday itself is nobody's business: of a minor only the day she comes of age is kept.
    adult_on = models.DateField(_("comes of age on"), null=True, blank=True)
    guardian = models.CharField(_("guardian"), max_length=60, blank=True)
    national_number = models.CharField(_("number in the national system"), max_length=40, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ACTIVE)
    # Opens her own page without an account; only its digest is kept.
    secret_digest = models.CharField(max_length=64, blank=True, editable=False)
    # Whom an hour's sign-ups are counted for; nobody can read an address back after the day.
    sender = models.CharField(max_length=64, blank=True, editable=False)
    by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    search = LexemesField(null=True, editable=False)
    objects = VolunteerQuerySet.as_manager()

    class Meta:
        verbose_name = _("volunteer")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["federation", "number"], name="volunteer_number_once"),
            models.UniqueConstraint(
                fields=["federation", "person"], condition=Q(person__isnull=False), name="volunteer_account_once"
            ),
            models.UniqueConstraint(
                fields=["federation", "name", "phone"], condition=~Q(state="erased") & ~Q(phone=""),
                name="volunteer_once",
            ),
            models.UniqueConstraint(
                fields=["secret_digest"], condition=~Q(secret_digest=""), name="volunteer_secret_once"
            ),
            models.CheckConstraint(
                condition=Q(adult_on=None) | ~Q(guardian="") | Q(state="erased"), name="volunteer_minor_has_a_guardian"
            ),
            models.CheckConstraint(
                condition=~Q(state="erased") & ~Q(name="")
                | Q(state="erased", name="", phone="", guardian="", person=None, secret_digest="", national_number=""),
                name="volunteer_has_a_name_until_erased",
            ),
        ]  # fmt: skip
        indexes = [
            GinIndex(fields=["search"], name="volunteer_search", fastupdate=False),
            models.Index(fields=["federation", "-id"], name="volunteer_page"),
            models.Index(fields=["sender", "at"], name="volunteer_sender"),
        ]

    def __str__(self) -> str:
        return self.name or f"No. {self.shown_number}"

    def words(self) -> list[str]:
        return lexemes(self.name)

    def save(self, *args, **kwargs):
        self.search = self.words()
        if kwargs.get("update_fields") and "name" in kwargs["update_fields"]:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search"}
        super().save(*args, **kwargs)

    @property
    def shown_number(self) -> str:
        return f"{self.number:06d}"

    @property
    def hours(self) -> str:
        """Of a row of the register, which carries its minutes along."""
        return hours(getattr(self, "minutes", 0))

    @property
    def is_minor(self) -> bool:
        return self.adult_on is not None and self.adult_on > timezone.localdate()

    @property
    def skill_words(self) -> list[str]:
        return labels(Skill, self.skills)

    @property
    def time_words(self) -> list[str]:
        return labels(FreeTime, self.times)


class Consent(models.Model):
    """What a volunteer, or the guardian of a minor, agreed to: which text, when, and when she took it back."""

    class Kind(models.TextChoices):
        KEEP = "keep", _("keep my data and ask me for service")
        GUARDIAN = "guardian", _("consent of the guardian")
        SHARE = "share", _("hand my service time to the national system")

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="consents")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    version = models.CharField(_("version of the text"), max_length=20)
    on_paper = models.BooleanField(_("signed on paper"), default=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("consent")
        ordering = ["volunteer", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer", "kind"], condition=Q(withdrawn_at=None), name="consent_given_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"


class TeamMember(models.Model):
    """A volunteer in a team: asked for by her, accepted by a leader."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        LEFT = "left", _("Left")

    MOVES = {State.ASKED: {State.ACCEPTED, State.DECLINED, State.LEFT}, State.ACCEPTED: {State.LEFT}}
    LIVING = (State.ASKED, State.ACCEPTED)

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, verbose_name=_("team"), on_delete=models.PROTECT, related_name="members")
    volunteer = models.ForeignKey(
        Volunteer, verbose_name=_("volunteer"), on_delete=models.PROTECT, related_name="memberships"
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED)
    because = models.CharField(_("because"), max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now, editable=False)
    answered_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("place in a team")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "volunteer"], condition=Q(state__in=["asked", "accepted"]), name="team_member_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(because=""), name="team_member_declined_with_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["team", "state", "id"], name="team_member_page")]

    def __str__(self) -> str:
        return f"{self.volunteer} · {self.team}"
