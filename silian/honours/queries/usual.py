"""The questions an evaluation usually asks, written so that the office has only to look through them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from silian.honours.models import DIRECTIONS, Direction, Scheme


@dataclass(frozen=True)
class Asked:
    """One question to be written: in which direction, its words, its weight."""

    direction: str
    text: str
    weight: int = 1


def usual_questions(kind: str) -> list[Asked]:
    """In the language of whoever prepares the evaluation; hers to change."""
    about_street = [
        (_("Were you told in time of what concerned you?"), 1),
        (_("Was what you asked for answered by its day?"), 2),
        (_("Did what was agreed with you come about?"), 2),
        (_("Was the effort asked of you in proportion to what came of it?"), 1),
    ]
    about_member = [
        (_("Did it come to meetings and answer when it was asked?"), 1),
        (_("Did it keep what it had promised?"), 2),
        (_("Was what it gave of use to residents?"), 2),
        (_("Was it easy to work with?"), 1),
    ]
    asked = {
        Direction.MEMBER_STREET: about_street, Direction.STREET_MEMBER: about_member, Direction.MEMBER_COMMUNITY: about_street,
        Direction.COMMUNITY_MEMBER: about_member,
        Direction.PARTNER: [
            (_("Did this partner keep what was agreed?"), 2),
            (_("Could you reach it when something came up?"), 1),
            (_("Would you work with it again?"), 1),
        ],
        Direction.SERVED: [
            (_("Did you get what had been promised?"), 2),
            (_("Did it come in time?"), 1),
            (_("Was it of use to you?"), 2),
        ],
    }  # fmt: skip
    return [
        Asked(direction, text, weight)
        for direction in DIRECTIONS[Scheme.Kind(kind)]
        for text, weight in asked[Direction(direction)]
    ]
