"""Calendar feeds: a secret address a calendar program reads, closed again with one press."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.members.models import InFederations
from silian.places.models.bases import Base
from silian.places.models.rooms import Room


class Feed(models.Model):
    """An address for calendar programs. Only a digest of its secret is kept; it shows what its person may see today."""

    class Kind(models.TextChoices):
        MINE = "mine", _("My dates")
        ROOM = "room", _("A room")
        BASE = "base", _("What is on at a base")

    MOST = 20

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="feeds")
    kind = models.CharField(_("what it shows"), max_length=6, choices=Kind)
    room = models.ForeignKey(Room, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    base = models.ForeignKey(Base, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    last_used_on = models.DateField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("calendar feed")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="mine", room=None, base=None)
                | Q(kind="room", room__isnull=False, base=None)
                | Q(kind="base", room=None, base__isnull=False),
                name="feed_shows_one_thing",
            )
        ]
        indexes = [models.Index(fields=["person", "-id"], name="feed_person")]

    def __str__(self) -> str:
        return self.what

    @property
    def what(self) -> str:
        return str(self.room or self.base or self.get_kind_display())
