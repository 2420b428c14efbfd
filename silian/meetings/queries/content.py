"""A meeting with its minutes as one plain thing: what is kept when they become final, and what papers are made of."""

from typing import Any

from django.utils import timezone

from silian.meetings.models import Decision, Invitee, Line, Meeting, Objection
from silian.meetings.queries.agenda import items_of


def content_of(meeting: Meeting) -> dict[str, Any]:
    """Everything by its name of today, so that it reads the same when names change."""
    lines: dict[int, list[dict[str, Any]]] = {}
    signs = {one.line_id: one.sign for one in Decision.objects.filter(meeting=meeting)}
    for line in Line.objects.filter(minutes__meeting=meeting).order_by("number"):
        lines.setdefault(line.item_id, []).append(
            {
                "number": line.number, "kind": line.kind, "text": line.text, "owner": line.owner,
                "due_on": line.due_on.isoformat() if line.due_on else "", "sign": signs.get(line.pk, ""),
            }
        )  # fmt: skip
    objections = Objection.objects.filter(line__minutes__meeting=meeting).select_related(
        "line", "invitee__organisation", "invitee__seat__body"
    )
    taker = meeting.minute_taker
    return {
        "title": meeting.title, "federation": meeting.federation.name, "body": meeting.body.name, "kind": meeting.kind,
        "begins": timezone.localtime(meeting.period.lower).isoformat(), "ends": timezone.localtime(meeting.period.upper).isoformat(),
        "held_on": meeting.held_on.isoformat() if meeting.held_on else "", "place": meeting.place, "chair": meeting.chair,
        "taker": str(taker) if taker else "",
        "people": [
            {"who": str(one), "guest": bool(one.guest), "came": one.attended, "as": one.attended_as, "words": one.words}
            for one in invitees_of(meeting)
        ],
        "items": [
            {"title": item.title, "minutes": item.minutes, "speaker": item.speaker, "lines": lines.get(item.pk, [])}
            for item in items_of(meeting)
        ],
        "objections": [
            {
                "number": one.line.number, "who": str(one.invitee), "words": one.words, "before": one.before,
                "state": one.state, "reply": one.reply,
            }
            for one in objections.order_by("line__number", "id")
        ],
    }  # fmt: skip


def invitees_of(meeting: Meeting) -> list[Invitee]:
    """Seats first, then organisations, then guests; each in the order in which they were asked."""
    rows = Invitee.objects.filter(meeting=meeting).select_related("seat__body", "organisation", "answered_by")
    found = list(rows.defer("organisation__search").order_by("id"))
    return sorted(found, key=lambda one: (bool(one.guest), bool(one.organisation_id), one.pk))
