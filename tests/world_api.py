"""What the addresses of the API name, found among what the other parts of the world have built; this part comes last."""

from typing import Any

from silian.documents.models import Document, Version
from silian.places.models import Base, Booking, Room
from silian.tasks.models import Task
from silian.visits.models import Visit

# Address → the table whose first row of our street it is tried with.
FOUND = {
    "document": Document.objects.exclude(versions__number=None), "version": Version.objects.issued(), "task": Task.objects.all(),
    "task_done": Task.objects.open(), "base": Base.objects.all(), "open_base": Base.objects.published(), "room": Room.objects.all(),
    "booking": Booking.objects.all(), "visit": Visit.objects.all(),
}  # fmt: skip
# What the street shows to everybody, those of other streets included.
PUBLIC = {"open_base"}
NAMES = {f"api:{name}": f"api_{name}" for name in FOUND if name not in PUBLIC}


def objects(cast: Any, found: dict[str, Any]) -> dict[str, Any]:
    made = {}
    for name, rows in FOUND.items():
        made[f"api_{name}"] = rows.filter(federation=cast.street).order_by("pk").first()
        assert made[f"api_{name}"], f"nothing in the world for api:{name}"
    return made


def arguments(cast: Any, found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {f"api:{name}": {"pk": found[f"api_{name}"].pk} for name in PUBLIC}


def bodies(cast: Any, found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {"api:task_done": {"outcome": "已办好"}}
