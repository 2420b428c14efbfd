"""Who raised a matter, who follows it, who is asked to it, and who else could take it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from silian.hall.models.matters import Matter, OfMatter
from silian.members.models import Organisation, Seat


class Raiser(OfMatter):
    """Who raised a matter: with an account, for an organisation, or only with a name, a phone or nothing; each has a link of her own."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="raisers")
    person = models.ForeignKey("people.User", null=True, blank=True, on_delete=models.PROTECT, related_name="raised")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="raised"
    )
    name = models.CharField(_("name"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    # Only a digest of the secret in her link is kept; the link itself is shown once, on her receipt.
    secret_digest = models.CharField(max_length=64, unique=True, editable=False)
    # Whom an hour's matters are counted for; nobody can read an address from it.
    sender = models.CharField(max_length=80, blank=True, db_index=True, editable=False)
    # Somebody else wrote it down for her: who, and why.
    helper = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    helped_because = models.CharField(_("written down for somebody else, because"), max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("raiser")
        ordering = ["matter", "id"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "person"], name="raiser_once"),
            models.CheckConstraint(
                name="raiser_helped_with_a_reason", condition=Q(helper=None) | ~Q(helped_because="")
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation or self.name or _("a resident"))


class Follower(OfMatter):
    """A person who hears how a matter goes on."""

    class Why(models.TextChoices):
        RAISER = "raiser", _("raised it")
        SUPPORTER = "supporter", _("supports it")
        ATTENDEE = "attendee", _("was there")
        PARTY = "party", _("is a party")

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="followers")
    person = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="following")
    why = models.CharField(_("because she"), max_length=10, choices=Why)
    muted_at = models.DateTimeField(null=True, editable=False)
    # She no longer supports it, by her own act.
    left_at = models.DateTimeField(null=True, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("follower")
        ordering = ["matter", "id"]
        constraints = [models.UniqueConstraint(fields=["matter", "person"], name="follower_once")]

    def __str__(self) -> str:
        return f"{self.person} · {self.matter}"


class Party(OfMatter):
    """An organisation or a seat that is asked to a matter: a side of it, a professional, a mediator."""

    class Role(models.TextChoices):
        SIDE = "side", _("Side")
        RESPONSIBLE = "responsible", _("Responsible unit")
        PROFESSIONAL = "professional", _("Professional")
        MEDIATOR = "mediator", _("Mediator")

    class Answer(models.TextChoices):
        OPEN = "open", _("Not answered yet")
        COMES = "comes", _("Takes part")
        DECLINED = "declined", _("Declined")

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="party_to"
    )
    seat = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="party_to")
    role = models.CharField(_("role"), max_length=12, choices=Role)
    # Why the matching proposed it, if it did: the chips as they were shown.
    reasons = models.JSONField(default=list, editable=False)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, default=Answer.OPEN)
    because = models.CharField(_("declined, because"), max_length=300, blank=True)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    answered_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = pgettext_lazy("matter", "party")
        ordering = ["matter", "id"]
        constraints = [
            models.CheckConstraint(
                name="party_is_one",
                condition=Q(seat=None, organisation__isnull=False) | Q(seat__isnull=False, organisation=None),
            ),
            models.UniqueConstraint(fields=["matter", "organisation"], name="party_organisation_once"),
            models.UniqueConstraint(fields=["matter", "seat"], name="party_seat_once"),
            models.CheckConstraint(
                name="party_declines_with_a_reason", condition=~Q(answer="declined") | ~Q(because="")
            ),
            models.CheckConstraint(
                name="party_answered_with_a_time",
                condition=Q(answer="open", answered_at=None) | ~Q(answer="open") & Q(answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation or self.seat)


class Offer(OfMatter):
    """A matter offered to another seat. Until that one accepts, it stays with whoever has it (首接负责)."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="offers")
    seat = models.ForeignKey(Seat, verbose_name=_("to"), on_delete=models.PROTECT, related_name="offered_matters")
    because = models.CharField(_("because"), max_length=300)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    accepted = models.BooleanField(null=True, editable=False)
    answered_because = models.CharField(max_length=300, blank=True)
    answered_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = pgettext_lazy("matter", "offer")
        ordering = ["matter", "id"]
        constraints = [
            models.UniqueConstraint(fields=["matter"], condition=Q(answered_at=None), name="offer_one_at_a_time"),
            models.CheckConstraint(condition=~Q(because=""), name="offer_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.matter} → {self.seat}"


class Link(OfMatter):
    """Two matters about the same problem: `matter` goes along with `lead`. Nothing is merged, and it can be undone."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="links")
    lead = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="linked")
    because = models.CharField(_("because"), max_length=300, blank=True)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    undone_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, editable=False)
    undone_because = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("link")
        ordering = ["matter", "id"]
        constraints = [
            models.UniqueConstraint(fields=["matter"], condition=Q(undone_at=None), name="link_to_one_lead"),
            models.CheckConstraint(condition=~Q(matter=models.F("lead")), name="link_to_another_one"),
        ]

    def __str__(self) -> str:
        return f"{self.matter} → {self.lead}"


class Pause(OfMatter):
    """The clock of a matter stands still, for a reason everybody can read."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="pauses")
    because = models.CharField(_("because"), max_length=300)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    until_at = models.DateTimeField(_("until at the latest"))
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("pause")
        ordering = ["matter", "id"]
        constraints = [
            models.UniqueConstraint(fields=["matter"], condition=Q(ended_at=None), name="pause_one_at_a_time"),
            models.CheckConstraint(
                condition=~Q(because="") & Q(until_at__gt=models.F("at")), name="pause_with_reason_and_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter} · {self.because}"
