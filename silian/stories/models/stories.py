"""A story of what was done together, whom it names, and its pictures."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from silian.cobuilding.models import Partner
from silian.core.consents import Asked
from silian.core.models import StoredFile
from silian.core.search import WordsIndex
from silian.members.mandates import mandates
from silian.members.models import InFederations, Organisation, Seat


class StoryQuerySet(InFederations):
    def public(self):
        """What everybody may read: published, and what it tells of has not been taken from the public since."""
        shown = Q(matter=None) | Q(matter__private=False, matter__shown_at__isnull=False)
        return self.filter(shown, state=Story.State.PUBLISHED)

    def told_by(self, person):
        """Those she may write on: her office's, of her organisations' projects, of matters her seats have handled."""
        mine = mandates(person)
        if not mine.held:
            return self.none()
        partners = Partner.objects.filter(organisation__in=list(mine.organisations)).values("project")
        return self.filter(
            Q(federation__in=list(mine.offices))
            | Q(project__in=partners)
            | Q(matter__owner__in=[held.seat_id for held in mine.held])
        )

    def naming(self, person):
        """Those that name her or an organisation she speaks for, once she is asked."""
        if not getattr(person, "is_authenticated", False):
            return self.none()
        own = Q(person=person.pk) | Q(organisation__in=list(mandates(person).organisations))
        rows = Named.objects.filter(own, dropped_at=None).values("story")
        return self.filter(pk__in=rows).exclude(state=Story.State.DRAFT)

    def visible_to(self, person):
        """Everybody: what is public. Besides: whoever may write on it, and whoever it names."""
        seen = Q(pk__in=Story.objects.public().values("pk"))
        if not getattr(person, "is_authenticated", False):
            return self.filter(seen)
        return self.filter(
            seen
            | Q(pk__in=Story.objects.told_by(person).values("pk"))
            | Q(pk__in=Story.objects.naming(person).values("pk"))
        )


class Story(models.Model):
    """Something done together, told for everybody, once all it names have agreed."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ASKED = "asked", _("Consent asked")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", pgettext_lazy("story", "Withdrawn")

    # Back to the draft to change a word: whoever agreed is asked anew.
    MOVES = {
        State.DRAFT: {State.ASKED},
        State.ASKED: {State.DRAFT, State.PUBLISHED},
        State.PUBLISHED: {State.WITHDRAWN},
        State.WITHDRAWN: {State.DRAFT},
    }
    WORDS = ("title", "lead", "text")

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="stories")
    # What it tells of: a done project or a closed matter; each is told once.
    project = models.OneToOneField(
        "cobuilding.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="story"
    )
    matter = models.OneToOneField("hall.Matter", null=True, blank=True, on_delete=models.PROTECT, related_name="story")
    title = models.CharField(_("title"), max_length=120)
    lead = models.CharField(_("in one sentence"), max_length=200, blank=True)
    text = models.TextField(_("text"), max_length=6000)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    asked_at = models.DateTimeField(null=True, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_because = models.CharField(_("withdrawn, because"), max_length=300, blank=True)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("story"), "stories"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="story_tells_of_one",
                condition=Q(project=None, matter__isnull=False) | Q(project__isnull=False, matter=None),
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="story_says_something"),
            models.CheckConstraint(
                name="story_stands_with_its_times",
                condition=Q(state="draft")
                | Q(state="asked", asked_at__isnull=False)
                | Q(state__in=["published", "withdrawn"], asked_at__isnull=False, published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="story_withdrawn_with_a_reason",
                condition=Q(state="withdrawn", withdrawn_at__isnull=False) & ~Q(withdrawn_because="")
                | ~Q(state="withdrawn"),
            ),
        ]
        indexes = [
            models.Index(fields=["federation", "state", "-id"], name="story_page"),
            WordsIndex("title", "lead", name="story_words"),
            models.Index(fields=["-published_at", "-id"], name="story_public", condition=Q(state="published")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def may_be_public(self) -> bool:
        """What it tells of is open to everybody: a project always, a matter while it is shown."""
        matter = self.matter
        return matter is None or not matter.private and matter.shown_at is not None

    @property
    def is_public(self) -> bool:
        """As `public` says, for one that has been read already."""
        return self.may_be_public and self.state == self.State.PUBLISHED


class OfStoryQuerySet(InFederations):
    def visible_to(self, person):
        """As its story."""
        return self.filter(story__in=Story.objects.visible_to(person).values("pk"))

    def standing(self):
        return self.filter(dropped_at=None)


class Named(Asked):
    """Somebody a story names: an organisation answers by its seat, a person for herself, without an account on paper."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="named")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="named_in_stories"
    )
    person = models.ForeignKey("people.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # Somebody without an account agrees on paper: when, and where the paper is kept.
    name = models.CharField(_("name"), max_length=60, blank=True)
    paper = models.CharField(_("how and when she agreed, and where the paper is"), max_length=300, blank=True)
    because = models.CharField(_("because"), max_length=300, blank=True)
    seat = models.ForeignKey(Seat, null=True, on_delete=models.PROTECT, related_name="+")
    # The words no longer name it; the row stays as it was.
    dropped_at = models.DateTimeField(null=True, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = OfStoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("named in a story")
        ordering = ["story", "id"]
        constraints = [
            models.CheckConstraint(
                name="named_is_one",
                condition=Q(organisation__isnull=False, person=None, name="")
                | Q(organisation=None, person__isnull=False, name="")
                | Q(organisation=None, person=None) & ~Q(name=""),
            ),
            models.UniqueConstraint(
                fields=["story", "organisation", "person", "name"], nulls_distinct=False,
                condition=Q(dropped_at=None), name="named_once",
            ),
            models.CheckConstraint(condition=Asked.ANSWERED_WITH_A_TIME, name="named_answered_with_a_time"),
            models.CheckConstraint(
                name="named_agrees_on_paper", condition=~Q(answer="agreed") | Q(name="") | ~Q(paper="")
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["organisation", "answer"], name="named_organisation"),
            models.Index(fields=["person", "answer"], name="named_person", condition=Q(person__isnull=False)),
        ]

    def __str__(self) -> str:
        return str(self.organisation or self.person or self.name)


class Picture(models.Model):
    """A picture of a story, drawn anew without what the camera wrote into it; nobody in it can be recognised, or she agreed."""

    MOST, MOST_BYTES = 6, 10 * 2**20

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="pictures")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    # For lists; drawn with the other one, so that whoever only looks draws nothing.
    small = models.OneToOneField(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    # Where it comes from, if it was attached to what the story tells of.
    source = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    caption = models.CharField(_("what it shows"), max_length=120)
    nobody = models.BooleanField(_("nobody can be recognised"), default=False)
    people_agreed = models.CharField(_("who can be recognised, and how they agreed"), max_length=300, blank=True)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    dropped_at = models.DateTimeField(null=True, editable=False)
    objects = OfStoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture of a story")
        ordering = ["story", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(caption=""), name="story_picture_says_what_it_shows"),
            models.CheckConstraint(condition=Q(nobody=True) | ~Q(people_agreed=""), name="story_picture_with_consent"),
            models.UniqueConstraint(
                fields=["story", "source"], condition=Q(dropped_at=None), name="story_picture_once"
            ),
        ]

    def __str__(self) -> str:
        return self.caption
