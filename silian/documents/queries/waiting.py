"""What waits for a person in documents: receipts to confirm, and for the office drafts that lie about."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.waiting import Question, Waiting, ask
from silian.documents.models import Handout, Version
from silian.members.mandates import mandates

ROWS = 20
# A draft nobody has touched for so long is shown to the office.
LIES_ABOUT = timedelta(days=7)


def questions(person: Any) -> list[Question]:
    mine = mandates(person)
    if not mine.held:
        return []
    bodies = [held.body_id for held in mine.held if held.body_id]
    waiting = Handout.objects.filter(body__in=bodies).unconfirmed().select_related("version__document", "body")
    seats = {held.body_id: held.name for held in mine.held}
    found = [Question(waiting.order_by("id"), lambda rows: _shown(rows, seats))]
    if mine.offices:
        drafts = Version.objects.filter(
            federation__in=list(mine.offices), state=Version.State.DRAFT, at__lt=timezone.now() - LIES_ABOUT
        )
        found.append(Question(drafts.select_related("document").order_by("id"), _drafts))
    return found


def waiting_for(person: Any) -> list[Waiting]:
    return ask(person, questions(person))


def _shown(rows: QuerySet[Handout], seats: dict[int | None, str]) -> list[Waiting]:
    return [
        Waiting(
            what=_("Confirm receipt of “%(title)s”, version %(number)s")
            % {"title": one.version.document.title, "number": one.version.number},
            for_whom=one.body.name, since=timezone.localdate(one.at), until=None,
            url=reverse("documents:version", args=[one.version_id]), button=_("Read and confirm"), by_seat=seats.get(one.body_id, ""),
        )
        for one in rows[:ROWS]
    ]  # fmt: skip


def _drafts(rows: QuerySet[Version]) -> list[Waiting]:
    return [
        Waiting(
            what=_("Finish or drop the draft of “%(title)s”") % {"title": one.document.title}, for_whom=_("the office"),
            since=timezone.localdate(one.at), until=None, url=reverse("documents:version", args=[one.pk]),
            button=_("Open the draft"),
        )
        for one in rows[:ROWS]
    ]  # fmt: skip
