"""The sessions of one activity as a calendar other programs can read (RFC 5545)."""

from datetime import UTC

from icalendar import Calendar, Event

from silian.activities.models import Activity, Session


def calendar_of(activity: Activity, address: str, host: str) -> bytes:
    """All its sessions; one that was cancelled says so, so that it goes from the calendars it is in. One query."""
    calendar = Calendar()
    calendar.add("prodid", "-//Silian//activities//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for session in activity.sessions.order_by("begins_at", "id"):
        event = Event()
        event.add("uid", f"session-{session.pk}@{host}")
        event.add("dtstamp", (activity.published_at or activity.at).astimezone(UTC))
        event.add("dtstart", session.begins.astimezone(UTC))
        event.add("dtend", session.ends.astimezone(UTC))
        event.add("summary", activity.title)
        if activity.where:
            event.add("location", activity.where)
        if activity.about:
            event.add("description", activity.about)
        event.add("url", address)
        off = activity.state == Activity.State.CANCELLED or session.state == Session.State.CANCELLED
        event.add("status", "CANCELLED" if off else "CONFIRMED")
        calendar.add_component(event)
    return calendar.to_ical()
