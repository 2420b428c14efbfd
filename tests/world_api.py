"""What the addresses of the API name, found among what the other parts of the world have built; this part comes last."""

from datetime import timedelta
from typing import Any

from silian.activities.models import Activity
from silian.cobuilding.models import Version as Text
from silian.counsel.models import Consultation
from silian.deliberation.models import Ballot, Statement
from silian.documents.models import Document, Version
from silian.hall.models import Matter, Resolution
from silian.meetings.models import Meeting
from silian.members.models import Body
from silian.places.models import Base, Booking, Room
from silian.tasks.models import Task
from silian.visits.models import Visit
from silian.volunteering.models import Post, Team

# Address → the table whose first row of our street it is tried with.
FOUND = {
    "document": Document.objects.exclude(versions__number=None), "version": Version.objects.issued(), "task": Task.objects.all(),
    "task_done": Task.objects.open(), "base": Base.objects.all(), "open_base": Base.objects.published(), "room": Room.objects.all(),
    "booking": Booking.objects.all(), "visit": Visit.objects.all(), "meeting": Meeting.objects.all(),
    "minutes": Meeting.objects.filter(minutes__isnull=False), "activity": Activity.objects.filter(state="published"),
    "team": Team.objects.all(), "post": Post.objects.all(),
    "matter": Matter.objects.filter(private=False, shown_at__isnull=False), "resolution": Resolution.objects.filter(matter__private=False),
    "statement": Statement.objects.filter(matter__private=False, state="shown"),
    "ballot": Ballot.objects.filter(frozen_at__isnull=False), "consultation": Consultation.objects.exclude(state="draft"),
    "published_one": Consultation.objects.exclude(published_at=None), "duties_of": Body.objects.filter(organisation__isnull=False),
    "text": Text.objects.all(),
}  # fmt: skip
# What the street shows to everybody, those of other streets included.
PUBLIC = {
    "open_base", "activity", "team", "post", "matter", "resolution", "statement", "ballot", "published_one",
}  # fmt: skip
NAMES = {f"api:{name}": f"api_{name}" for name in FOUND if name not in PUBLIC}


def objects(cast: Any, found: dict[str, Any]) -> dict[str, Any]:
    made = {}
    for name, rows in FOUND.items():
        made[f"api_{name}"] = rows.filter(federation=cast.street).order_by("pk").first()
        assert made[f"api_{name}"], f"nothing in the world for api:{name}"
    return made


def arguments(cast: Any, found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    public = {f"api:{name}": {"pk": found[f"api_{name}"].pk} for name in PUBLIC}
    return public | {
        "api:haves_of": {"kind": "member", "pk": cast.choir.pk}, "api:hall_figure_rows": {"which": "answered"},
    }  # fmt: skip


def asked(cast: Any, found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What these cannot be asked without."""
    year = {"first": f"{cast.today.year}-01-01", "last": f"{cast.today.year}-12-31"}
    return {
        "api:search": {"q": "示例"}, "api:statements": {"matter_id": found["api_statement"].matter_id}, "api:visits_of": {"organisation_id": cast.choir.pk},
        "api:hall_figures": year, "api:hall_figure_rows": year, "api:what_if": {"organisation_id": cast.choir.pk},
        "api:free_rooms": {"day": (cast.today + timedelta(days=3)).isoformat(), "begins": "14:00", "ends": "15:00"},
    }  # fmt: skip


def bodies(cast: Any, found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {"api:task_done": {"outcome": "已办好"}}
