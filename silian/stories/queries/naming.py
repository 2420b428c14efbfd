"""Whom words name: organisations of the register, people with a seat, people who were served, numbers that lead to somebody."""

import re
from dataclasses import dataclass, field

from django.db import connection
from django.utils.translation import gettext as _

from silian.cobuilding.models import Partner
from silian.core.rules import Answer, No
from silian.hall.models import Party
from silian.stories.models import Story

SHORTEST = 2  # characters of a name worth looking for; a short name of an organisation needs one more
_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")


@dataclass(frozen=True)
class Names:
    """Who must agree: numbers of organisations and of persons with an account, and names of those without one."""

    organisations: list[int] = field(default_factory=list)
    persons: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


# The words are read by the database, so one question finds every name of the register, however many there are.
_FOUND = """
    SELECT 'organisation', o.id, '' FROM members_organisation o
    WHERE o.federation_id = %(federation)s AND o.merged_into_id IS NULL
      AND (position(o.name IN %(words)s) > 0
           OR length(o.short_name) > %(shortest)s AND position(o.short_name IN %(words)s) > 0)
    UNION ALL
    SELECT 'person', p.id, '' FROM people_user p
    WHERE length(p.name) >= %(shortest)s AND position(p.name IN %(words)s) > 0
      AND (EXISTS (SELECT 1 FROM members_term t WHERE t.person_id = p.id AND t.federation_id = %(federation)s)
           OR EXISTS (SELECT 1 FROM volunteering_volunteer v WHERE v.person_id = p.id AND v.federation_id = %(federation)s))
    UNION ALL
    SELECT DISTINCT 'name', 0, n.name FROM (
        SELECT name FROM members_contact WHERE federation_id = %(federation)s
        UNION SELECT name FROM volunteering_volunteer WHERE federation_id = %(federation)s AND person_id IS NULL
    ) n
    WHERE length(n.name) >= %(shortest)s AND position(n.name IN %(words)s) > 0
      AND NOT EXISTS (SELECT 1 FROM people_user p WHERE p.name = n.name)
    ORDER BY 1, 2, 3
"""
# Whoever was served, and whoever raised the matter told here, never appears.
_SERVED = """
    SELECT EXISTS (SELECT 1 FROM volunteering_homeorderprivate s
                   WHERE s.federation_id = %(federation)s AND length(s.name) >= %(shortest)s AND position(s.name IN %(words)s) > 0)
        OR EXISTS (SELECT 1 FROM hall_raiser r LEFT JOIN people_user p ON p.id = r.person_id
                   WHERE r.matter_id = %(matter)s AND r.organisation_id IS NULL
                     AND (length(r.name) >= %(shortest)s AND position(r.name IN %(words)s) > 0
                          OR length(p.name) >= %(shortest)s AND position(p.name IN %(words)s) > 0))
"""


def words_of(story: Story) -> str:
    """All that is read of it: its words, and those under its pictures. One query."""
    captions = story.pictures.filter(dropped_at=None).order_by("id").values_list("caption", flat=True)
    return "\n".join([story.title, story.lead, story.text, *captions])


def named_by(story: Story, words: str) -> Names:
    """Everybody who must agree: the partners, whoever took part in the matter, and whom the words name. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(_FOUND, {"federation": story.federation_id, "words": words, "shortest": SHORTEST})
        found = cursor.fetchall()
    of = lambda wanted: [pk for kind, pk, _name in found if kind == wanted]  # noqa: E731
    return Names(
        sorted({*of("organisation"), *taking_part(story)}),
        of("person"),
        [name for kind, _pk, name in found if kind == "name"],
    )


def taking_part(story: Story) -> list[int]:
    """Organisations whose work the story tells of, named or not."""
    if story.project_id:
        return list(Partner.objects.filter(project=story.project_id).values_list("organisation", flat=True))
    came = Party.objects.filter(matter=story.matter_id, organisation__isnull=False, answer=Party.Answer.COMES)
    return list(came.values_list("organisation", flat=True))


def tells_of_nobody_served(story: Story, words: str) -> Answer:
    """No name of a person who was served or who raised it, no phone and no identity number."""
    if _PHONE.search(words) or _IDENTITY.search(words):
        return No(_("The story holds a phone or identity number. Please take it out."))
    with connection.cursor() as cursor:
        cursor.execute(
            _SERVED,
            {"federation": story.federation_id, "matter": story.matter_id, "words": words, "shortest": SHORTEST},
        )
        (found,) = cursor.fetchone()
    if found:
        return No(_("The story names a person who was served or who raised the matter. Please take the name out."))
    return True
