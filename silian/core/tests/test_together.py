"""Lists of different shapes read by one query are what each would have been on its own."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db.models import Count, Exists, F, OuterRef, Q, Value
from django.utils import timezone

from silian.core.models import Notice, Record
from silian.core.together import MOST, read_together
from silian.exchange.models import Demand, Match
from silian.members.models import Body, Membership, Organisation, Seat, Term
from silian.places.models import Booking


@pytest.fixture
def lists(cast):
    """Every kind of column the house has: days, moments, stretches, numbers, yes and no, arrays, facts, nothing at all."""
    from tests.world import objects

    objects(cast)
    held = Exists(Term.objects.filter(seat=OuterRef("pk")))
    return [
        Organisation.objects.order_by("pk"),
        Organisation.objects.filter(pk__in=[]),
        Seat.objects.select_related("body__organisation", "federation").annotate(held=held).order_by("-pk"),
        Membership.objects.select_related("organisation").order_by("pk"),
        Term.objects.select_related("person", "seat__body").order_by("period", "pk"),
        Demand.objects.defer("search").select_related("organisation", "duty_holder__body").order_by("pk"),
        Match.objects.order_by("pk"),
        Booking.objects.select_related("room__base").order_by("period", "pk"),
        Record.objects.order_by("pk")[3:40],
        Notice.objects.filter(Q(read_at=None)).order_by("pk"),
        Body.objects.values("kind").annotate(number=Count("pk"), half=F("number") / Value(2.0)).order_by("kind"),
        Body.objects.values_list("pk", "name").order_by("pk"),
        get_user_model().objects.order_by("pk"),
    ]


def facts(rows) -> list:
    """The columns of objects, and plain rows as they are."""
    return [
        {name: value for name, value in vars(one).items() if name != "_state" and not hasattr(value, "_meta")}
        if hasattr(one, "_meta")
        else one
        for one in rows
    ]


def test_every_list_reads_as_on_its_own_by_one_query(lists, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = [list(one) for one in read_together(lists)]
    assert [len(one) for one in found] == [min(MOST, one.count()) for one in lists]
    for read, alone in zip(found, lists, strict=True):
        for one, other in zip(facts(read), facts(alone), strict=True):
            assert one == other


def test_what_is_joined_needs_no_further_query(lists, django_assert_num_queries):
    seats, terms = (one for one in read_together([lists[2], lists[4]]))
    with django_assert_num_queries(0):
        said = [(str(one), one.body.organisation and one.body.organisation.name, one.held) for one in seats]
        days = [(one.person.name, one.period.lower) for one in terms]
    assert said and days == [(one.person.name, one.period.lower) for one in lists[4]]


def test_whoever_narrows_a_read_list_asks_again(cast, django_assert_num_queries):
    [found] = read_together([Term.objects.order_by("pk")])
    few = [one.pk for one in found[:3]]
    with django_assert_num_queries(1):
        assert found.filter(pk__in=few).count() == 3


def test_awkward_letters_and_times_arrive_as_they_are(cast):
    name = 'a"b\\c,(d) \n\t{} NULL %s'
    Organisation.objects.filter(pk=cast.choir.pk).update(name=name)
    Notice.objects.create(
        to=cast.secretary, verb="x", subject="y", facts={"说": name}, at=timezone.now() - timedelta(days=9)
    )
    organisations, notices = read_together([Organisation.objects.filter(pk=cast.choir.pk), Notice.objects.all()])
    assert (organisations[0].name, notices[0].facts, notices[0].at) == (name, {"说": name}, Notice.objects.get().at)


def test_nothing_asked_asks_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert read_together([]) == [] and list(read_together([Body.objects.none()])[0]) == []
