"""Matters of the demo street: four from the first word to a confirmed end, and others in every state, told with the clock turned back.

Everything is done by the people whose act it is, with the actions the pages use. What was said stands in `demo/text/hall/`.
"""

from pathlib import Path

from silian.hall.models import Matter
from silian.members.models import Federation
from silian.people.models import User
from silian.portal.management.hall_season import house, lift, many, property_firm, water
from silian.portal.management.hall_season.telling import Street


def live(federation: Federation, folder: Path, secretary: User) -> tuple[int, int]:
    """Let it happen; returns how many matters there are, and how many of them are closed."""
    street = Street.of(federation, folder, secretary)
    street.set_up_carriers()
    for story in (property_firm, water, lift, house):
        story.tell(street)
    many.tell(street)
    rows = Matter.objects.filter(federation=federation)
    return rows.count(), rows.count() - rows.open().count()
