"""Notices: telling people what concerns them. In the app at once; what leaves the house goes through the outbox."""

from collections.abc import Iterable
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from silian.core.channels import outbox
from silian.core.models import Notice
from silian.core.records import key


def tell(people: Iterable[Any], verb: str, subject: models.Model, *, url: str = "", **facts: Any) -> None:
    """Tell each of these people once. The words are chosen when they read it, in their language."""
    seen = {person.pk: person for person in people if person is not None}
    tell_each([(person, facts) for _pk, person in sorted(seen.items())], verb, subject, url=url)


def tell_each(told: Iterable[tuple[Any, dict[str, Any]]], verb: str, subject: models.Model, *, url: str = "") -> None:
    """Tell each of these people what concerns her, in words of her own: (person, facts), the same person as often as she stands there.

    For acts that tell hundreds: two questions, and two more for as often as one person is told.
    """
    rounds: dict[int, int] = {}
    notices: list[list[Notice]] = []
    for person, facts in told:
        if person is None or not person.is_active:
            continue
        at = rounds[person.pk] = rounds.get(person.pk, -1) + 1
        notices += [[]] if at == len(notices) else []
        notices[at].append(
            Notice(
                to=person, federation_id=getattr(subject, "federation_id", None), verb=verb, subject=key(subject), url=url,
                facts=facts,
            )
        )  # fmt: skip
    # Together or not at all: who is told in the app is told outside of it, too.
    with transaction.atomic(savepoint=False):
        for several in notices:
            outbox.put(Notice.objects.bulk_create(several))


def unread(person: Any) -> models.QuerySet[Notice]:
    return Notice.objects.filter(to=person, read_at__isnull=True).order_by("-id")


def count_unread(person: Any, most: int) -> int:
    """How many wait, counted up to `most`: the bell of every page asks, so it is one plain question."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT 1 FROM core_notice WHERE to_id = %s AND read_at IS NULL LIMIT %s) AS waiting",
            [person.pk, most],
        )
        return cursor.fetchone()[0]


def mark_read(person: Any, before_id: int) -> int:
    """Everything up to this notice has been seen."""
    return unread(person).filter(id__lte=before_id).update(read_at=timezone.now())


def mark_one_read(notice: Notice) -> None:
    """The person has opened what it is about."""
    Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=timezone.now())
