"""What the tests of this app start from: lines filed by their liaisons and runs carried out, all with real actions."""

from datetime import timedelta

from silian.exchange.actions import call_answers, calls, lines, runs
from silian.exchange.models import Call, CallAnswer, Demand, Match, MatchRun, Service

YEAR = 2027


def service(organisation, by, title="合唱声部训练与排练指导", detail="两名声乐教员下班后带队教合唱", **more) -> Service:
    return lines.file_line(Service, organisation, {"title": title, "detail": detail, "year": YEAR, **more}, by=by)[0]


def demand(organisation, by, title="合唱队需要声乐老师指导", detail="二十多名员工想请声乐教员教合唱", **more) -> Demand:
    return lines.file_line(Demand, organisation, {"title": title, "detail": detail, "year": YEAR, **more}, by=by)[0]


def run(cast) -> MatchRun:
    """A run from its start to its end, in this process."""
    started = runs.start_run(cast.street, YEAR, by=cast.secretary)
    done = runs.carry_out(MatchRun.objects.select_related("federation", "by").get(pk=started.pk))
    assert done.state == MatchRun.State.DONE, done.failure
    return done


def pair(cast) -> Match:
    """One service of the choir for one demand of the bank, suggested by a run."""
    service(cast.choir, cast.choir_liaison)
    demand(cast.bank, cast.bank_liaison)
    run(cast)
    return Match.objects.select_related("demand__organisation", "service__organisation").get()


def fresh(match: Match) -> Match:
    return Match.objects.select_related("demand__organisation", "service__organisation").get(pk=match.pk)


def post(
    cast, *, by=None, parts=None, title="安全主题教育志愿者", as_draft=False, organisation=None, community=None, **more
):
    fields = {
        "title": title, "detail": "三个小区同时演练，需要引导员", "people": 20, "answer_until": cast.today + timedelta(days=7),
        **more,
    }  # fmt: skip
    return calls.post_call(
        cast.street.pk, fields, parts or {}, by=by or cast.secretary, organisation=organisation, community=community,
        as_draft=as_draft,
    )  # fmt: skip


def call(cast, **more) -> Call:
    """An open call, of the office unless somebody else asks."""
    return post(cast, **more)[0]


def yes(cast, *, people=3) -> CallAnswer:
    """The choir's yes to an open call."""
    return call_answers.say_yes(call(cast), cast.choir, people, by=cast.choir_liaison)
