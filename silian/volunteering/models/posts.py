"""Double report: a member's staff member registers with a community, sees its posts and takes one herself."""

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.core.search import WordsIndex
from silian.members.mandates import mandates
from silian.members.models import Community, InFederations
from silian.volunteering.models.choices import ChosenField, Skill, labels
from silian.volunteering.models.volunteers import Volunteer


class Registration(models.Model):
    """A volunteer registered with a community beside her own work. It binds her to nothing and ends when she says so."""

    class State(models.TextChoices):
        ACTIVE = "active", _("Registered")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    MOVES = {State.ACTIVE: {State.WITHDRAWN}}

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="registrations")
    community = models.ForeignKey(
        Community, verbose_name=_("community"), on_delete=models.PROTECT, related_name="registrations"
    )
    wishes = models.CharField(_("which posts she would take"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ACTIVE)
    at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("registration")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer", "community"], condition=Q(state="active"), name="registration_once"
            ),
        ]
        indexes = [models.Index(fields=["community", "state", "-id"], name="registration_page")]

    def __str__(self) -> str:
        return f"{self.volunteer} · {self.community}"


class PostQuerySet(InFederations):
    def kept_by(self, person):
        mine = mandates(person)
        return self.filter(Q(federation__in=list(mine.offices)) | Q(community__in=list(mine.communities)))

    def open(self):
        return self.filter(state=Post.State.OPEN, period__endswith__gt=timezone.now())


class Post(models.Model):
    """Something a community would like help with at a time; whoever is registered there may take a place."""

    class State(models.TextChoices):
        OPEN = "open", _("Free to take")
        CLOSED = "closed", _("Closed")

    MOVES = {State.OPEN: {State.CLOSED}}

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="posts")
    community = models.ForeignKey(
        Community, verbose_name=_("community"), on_delete=models.PROTECT, related_name="posts"
    )
    title = models.CharField(_("title"), max_length=80)
    about = models.CharField(_("what is to be done"), max_length=500, blank=True)
    risks = models.CharField(_("risks"), max_length=200, blank=True)
    skills = ChosenField(Skill, verbose_name=_("skills"))
    period = DateTimeRangeField(_("time"))
    places = models.PositiveSmallIntegerField(_("places"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(places__gt=0), name="post_has_places"),
            models.CheckConstraint(
                condition=Q(period__isempty=False) & Q(period__lower_inf=False) & Q(period__upper_inf=False),
                name="post_has_both_ends",
            ),
        ]
        indexes = [
            models.Index(fields=["federation", "community", "-id"], name="post_page"),
            WordsIndex("title", "about", name="post_words"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def skill_words(self) -> list[str]:
        return labels(Skill, self.skills)

    @property
    def is_over(self) -> bool:
        return self.period.upper <= timezone.now()


class PostTaking(models.Model):
    """A volunteer took a place of a post herself; afterwards the community says how the service went."""

    class State(models.TextChoices):
        TAKEN = "taken", _("Taken")
        GIVEN_BACK = "given_back", _("Given back")
        DONE = "done", _("Done")

    MOVES = {State.TAKEN: {State.GIVEN_BACK, State.DONE}}

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, verbose_name=_("post"), on_delete=models.PROTECT, related_name="takings")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="takings")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.TAKEN)
    feedback = models.CharField(_("how the service went"), max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("place taken")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "volunteer"], condition=Q(state__in=["taken", "done"]), name="post_taken_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer} · {self.post}"
