"""What the page of a matter knows of its statements, and who was heard by them."""

from silian.deliberation.actions import moderating
from silian.deliberation.actions import statements as actions
from silian.deliberation.queries import statements_case as queries
from silian.deliberation.tests import build_statements as build
from silian.hall.models import Standing
from silian.hall.queries.relatives import heard_providers, providers, relatives


def test_a_matter_shows_how_much_was_said_and_answered(cast):
    matter = build.matter(cast)
    made = build.statements(cast, matter, 2)
    build.voices(made[0], 1, -1, 0)
    assert queries.statements_of in providers and queries.heard_of in heard_providers
    line = next(one for one in relatives(cast.resident, matter) if one.url.endswith("/statements"))
    assert (line.said, line.url) == ("2 statements, 3 voices", f"/deliberation/matters/{matter.pk}/statements")
    moderating.hide_statement(made[0], "示例：不妥", by=cast.community_secretary)
    assert next(iter(queries.statements_of(cast.resident, matter))).said == "1 statement, 0 voices"


def test_a_matter_in_which_nothing_can_be_said_shows_nothing(cast):
    assert list(queries.statements_of(cast.resident, build.matter(cast, kind="carry_out"))) == []
    assert [one.said for one in queries.statements_of(cast.resident, build.matter(cast))] == ["0 statements, 0 voices"]


def test_who_was_heard_is_counted_by_the_groups_people_say_they_belong_to(cast):
    matter = build.matter(cast)
    made = build.statement(cast, matter)
    first, second = build.residents(2)
    for person in (first, second, cast.bank_liaison):
        actions.give_voice(build.fresh(made), 1, by=person)
    for person, home in ((first, "owner"), (second, "owner"), (cast.secretary, "tenant")):
        Standing.objects.create(federation=cast.street, matter=matter, person=person, home=home, zone=cast.zone)
    assert queries.heard_people(matter) == {cast.resident.pk, cast.bank_liaison.pk, first.pk, second.pk}
    assert [(one.side, one.value, one.how_many) for one in queries.heard_of(matter)] == [
        ("zone", "上保片区", 2),
        ("home", "owner", 2),
    ]
