from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.core import parts
from silian.core.search import WordsIndex


class People(UserManager):
    """Accounts. The one thing every page asks, who is signed in, is asked plainly."""

    use_in_migrations = False

    def get(self, *args, **asked):
        """One person; by her number alone without putting a query together."""
        if args or asked.keys() != {"pk"} or type(asked["pk"]) is not int:
            return super().get(*args, **asked)
        names = [field.attname for field in self.model._meta.concrete_fields]
        columns = ", ".join(f'"{field.column}"' for field in self.model._meta.concrete_fields)
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT {columns} FROM "{self.model._meta.db_table}" WHERE id = %s',  # noqa: S608 – names of columns only
                [asked["pk"]],
            )
            row = cursor.fetchone()
        if row is None:
            raise self.model.DoesNotExist
        return self.model.from_db(connection.alias, names, row)


class User(AbstractUser):
    """A person with an account. What she may do comes from her seats today, never from this row."""

    first_name = last_name = None
    name = models.CharField(_("name"), max_length=60)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    must_change_password = models.BooleanField(default=False)
    elder_view = models.BooleanField(_("elder view"), default=False)

    REQUIRED_FIELDS = ["name"]
    objects = People()

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(name=""), name="user_has_a_name")]
        indexes = [WordsIndex("name", name="user_words")]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class TokenQuerySet(models.QuerySet):
    def living(self, at=None):
        at = at or timezone.now()
        return self.filter(revoked_at=None, expires_at__gt=at, person__is_active=True)


class Token(models.Model):
    """A key to the API in a person's name: it may do what she may do, within its scope, until its last day.

    Only a digest of the key is kept; the key itself is shown once, to her.
    """

    class Scope(models.TextChoices):
        READ = "read", _("read only")
        WRITE = "write", _("read and change")

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(_("what it is for"), max_length=60)
    scope = models.CharField(_("what it may do"), max_length=10, choices=Scope, default=Scope.READ)
    # Which parts of the API it opens, by the first word of their addresses; none named: all of them.
    parts = ArrayField(models.CharField(max_length=40), verbose_name=_("which parts"), default=list, blank=True)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("valid until"))
    last_used_on = models.DateField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)
    objects = TokenQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=models.Q(expires_at__gt=models.F("at")), name="token_ends")]

    def __str__(self) -> str:
        return self.name

    @property
    def part_words(self) -> list[str]:
        return parts.words_of(self.parts)

    def opens(self, part: str) -> bool:
        return not self.parts or part in self.parts

    @property
    def is_living(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()
