from datetime import timedelta

from silian.members.mandates import forget, mandates
from silian.members.models import Organisation, Term


def test_seats_are_read_once_and_end_by_their_day(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert list(mandates(cast.choir_liaison).organisations) == [cast.choir.pk]
        assert mandates(cast.choir_liaison).offices == set()
    term = Term.objects.get(person=cast.choir_liaison)
    term.period = (term.period.lower, cast.today)
    term.save()
    forget(cast.choir_liaison)
    assert mandates(cast.choir_liaison).organisations == {}


def test_a_future_seat_gives_nothing_yet(cast):
    term = Term.objects.get(person=cast.secretary)
    term.period = (cast.today + timedelta(days=1), None)
    term.save()
    assert mandates(cast.secretary).federation_ids == []


def test_another_street_sees_nothing(cast):
    assert set(Organisation.objects.visible_to(cast.stranger)) == {cast.elsewhere_member}
    assert not Organisation.objects.visible_to(cast.resident).exists()


def test_names_are_found_by_characters_pinyin_and_initials(cast):
    for typed in ["歌舞", "示例歌舞团", "gewu", "gwt", "GeWuTuan"]:
        assert list(Organisation.objects.found_by(typed)) == [cast.choir], typed
