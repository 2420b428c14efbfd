"""Who meets a rule: facts on record, the records behind every number, and what asking costs."""

from datetime import timedelta
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from silian.duties.tests import build as duties
from silian.honours import actions
from silian.honours.queries import facts
from silian.honours.queries.eligible import digest_of, eligible
from silian.honours.tests import build
from silian.members.models import Organisation


def test_every_fact_counts_exactly_the_records_behind_it(cast):
    """Number and rows come of one question: what is shown as a number is what opens."""
    build.given(cast)
    today = timezone.localdate()
    span = facts.Span(cast.street.pk, today, None, today - timedelta(days=300))
    for kind, several in facts.FACTS.items():
        for fact in several:
            numbers, records = fact.numbers(fact, span), fact.behind(fact, span)
            for pk in facts.subjects(kind, span):
                behind = records.get(pk, facts.Behind())
                assert len(behind.rows) == min(behind.count, facts.SHOWN)
                if fact.is_counted and fact.amount is None:
                    assert numbers.get(pk, 0) == behind.count, (kind, fact.name)
    contributions = facts.facts_of("organisation")["contributions"]
    assert contributions.numbers(contributions, span) == {cast.choir.pk: 1, cast.bank.pk: 1}


def test_a_list_costs_the_same_however_many_meet_its_rule(cast):
    """The records of everybody found are read together, whatever they are records of."""
    duties.rule(cast, "organisation", fact="visit")
    build.closed(cast)
    today = timezone.localdate()
    several = [build.rule(cast, fact=name, number=0, name=f"示例{name}") for name in facts.facts_of("organisation")]

    def costs() -> dict[str, tuple[int, int]]:
        found = {}
        for rule in several:
            with CaptureQueriesContext(connection) as asked:
                number = len(eligible(rule, today - timedelta(days=300), today))
            found[rule.name] = (number, len(asked))
        return found

    of_three = costs()
    Organisation.objects.filter(pk__in=[cast.bank.pk, cast.clinic.pk]).update(merged_into=cast.choir)
    of_one = costs()
    assert {number for number, _asked in of_three.values()} == {3}
    assert {number for number, _asked in of_one.values()} == {1}
    assert {name: asked for name, (_number, asked) in of_three.items()} == {
        name: asked for name, (_number, asked) in of_one.items()
    }


def test_a_list_reads_the_same_whatever_language_the_office_speaks(cast):
    build.closed(cast)
    rule, today = build.rule(cast, fact="evaluation", number=80), timezone.localdate()
    since = today - timedelta(days=300)
    with translation.override("en"):
        found = eligible(rule, since, today)
        spoken = digest_of(rule, since, today, found)
    with translation.override("zh-hans"):
        assert digest_of(rule, since, today, eligible(rule, since, today)) == spoken
    assert found[0].evidence[0]["rows"][0][1] == "示例互评 · 配合很好"


def test_a_number_that_is_not_there_meets_no_condition(cast):
    """No duty is owed and nobody was evaluated: that is neither a low share nor a high one."""
    today = timezone.localdate()
    for comparison in ("at_least", "at_most"):
        for fact in ("evaluation", "duties_share"):
            made = actions.draft_rule(
                cast.street, {"name": f"{fact} {comparison}", "subject": "organisation", "why": "示例"},
                [actions.Wanted(fact, comparison, Decimal(50))], by=cast.secretary,
            )  # fmt: skip
            assert eligible(made, today - timedelta(days=300), today) == []


def test_the_result_of_an_evaluation_counts_until_an_appeal_is_upheld(cast):
    scheme = build.closed(cast, appeal_days=60)
    rule, today = build.rule(cast, fact="evaluation", number=80), timezone.localdate()
    since = today - timedelta(days=300)
    assert [one.name for one in eligible(rule, since, today)] == ["示例医院", "示例歌舞团", "示例银行"]
    result = build.result(scheme, cast.choir)
    made = actions.appeal(result, "漏算", by=cast.choir_liaison)
    actions.answer_appeal(made, upheld=True, answer="属实", by=cast.secretary)
    assert [one.name for one in eligible(rule, since, today)] == ["示例医院", "示例银行"]
