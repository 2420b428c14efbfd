"""Honours of the demo street, lived by the small cast: what its decisions grant, what is revoked, and who is asked to be named."""

from collections import Counter

from silian.honours.models import Appeal, EligibilityList, Honour, Letter, NamedPerson, Result
from silian.honours.tests import build
from silian.portal.management import honours_season


def test_members_decide_on_honours_and_whoever_made_them_possible_is_asked(cast):
    build.done_project(cast)
    decisions = [build.decision(cast, title=f"示例第{number}次会议") for number in (1, 2)]
    assert honours_season._granted(cast.street, cast.secretary) == 4
    assert Counter(Honour.objects.values_list("title", "state")) == {
        ("示例共建先锋单位", "granted"): 2, ("示例共建先锋单位", "revoked"): 1, ("示例惠民共建项目", "granted"): 1,
    }  # fmt: skip
    assert list(Letter.objects.values_list("to", flat=True)) == ["示例主管单位"]
    assert {one.decision for one in Honour.objects.all()} == set(decisions)
    assert sorted(NamedPerson.objects.values_list("answer", flat=True)) == ["agreed", "open"]


def test_a_list_is_open_to_objection_from_the_day_on_which_the_street_is_loaded(cast):
    build.given(cast)
    honours_season._announced(cast.street, cast.secretary)
    announced = EligibilityList.objects.get()
    assert (announced.state, announced.as_of, announced.announced_on) == ("announced", cast.today, cast.today)
    assert announced.candidates.count() == 2


def test_results_are_counted_and_two_members_appeal(cast):
    assert honours_season._counted(cast.street, cast.secretary) == 6
    assert Result.objects.filter(shown=True).count() == 4
    assert list(Appeal.objects.order_by("id").values_list("state", flat=True)) == ["upheld", "kept"]
