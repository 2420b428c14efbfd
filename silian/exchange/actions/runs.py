"""Matching runs: started by the office, carried out beside the pages, written down in one piece."""

import logging
from collections.abc import Iterable
from functools import partial

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core import background
from silian.core.errors import Refused
from silian.core.records import draft, record, record_all
from silian.core.rules import require
from silian.core.states import lock
from silian.exchange import engine, rules
from silian.exchange.actions.lines import acting_seat
from silian.exchange.models import Demand, Exchange, Leg, Match, MatchRun, Meaning, Service
from silian.exchange.models.lines import same_city
from silian.members.models import Federation, Organisation
from silian.people.models import User

log = logging.getLogger("silian.exchange")

State = MatchRun.State


@transaction.atomic
def start_run(federation: Federation, year: int, *, by: User, beside: bool = True) -> MatchRun:
    """Begin to look for who can help whom. Pressed twice, the second press finds the run that is on its way.

    `beside`: in a process of its own; a command that has the time carries it out itself.
    """
    require(rules.can_start_run(by, federation.pk))
    give_up_broken(federation)
    if not Demand.objects.filter(federation=federation).open().of_year(year).exists():
        raise Refused(_("There is no open demand in the list of %(year)s. File or import some first.") % {"year": year})
    if not Service.objects.offered_in(federation.pk).open().of_year(year).exists():
        raise Refused(
            _("There is no open service in the list of %(year)s. File or import some first.") % {"year": year}
        )
    try:
        with transaction.atomic():
            run = MatchRun.objects.create(federation=federation, year=year, by=by, stage="waiting")
    except IntegrityError:
        return MatchRun.objects.get(federation=federation, state=State.RUNNING)
    record(
        "exchange.run.started",
        run,
        by=by,
        about=[federation],
        seat=acting_seat(by, 0, federation.pk),
        year=year,
    )
    if beside:
        transaction.on_commit(partial(background.start, "match_run", run.pk))
    return run


def give_up_broken(federation: Federation) -> None:
    """A run whose heartbeat stopped was broken off, for instance by a restart; it no longer stands in the way."""
    for run in MatchRun.objects.select_for_update().filter(
        federation=federation, state=State.RUNNING, touched_at__lt=timezone.now() - MatchRun.SILENCE
    ):
        _fail(run, _("The run was broken off."))


def _fail(run: MatchRun, why: str) -> None:
    run.state, run.failure, run.finished_at = State.FAILED, why[:300], timezone.now()
    run.save(update_fields=["state", "failure", "finished_at"])
    record("exchange.run.failed", run, by=run.by, about=[run.federation], why=run.failure)


def carry_out(run: MatchRun) -> MatchRun:
    """Do the work of a run: read the lists, let the engine find, write everything at once."""
    began = timezone.now()
    try:
        demands, services = _lists(run)
        found = engine.find(demands, services, _known(run, services), partial(tell_progress, run))
        tell_progress(run, 90, "writing")
        return write_down(run, found, seconds=(timezone.now() - began).total_seconds())
    except Exception as error:
        log.exception("Matching run %s failed", run.pk)
        with transaction.atomic():
            lock(run)
            if run.state == State.RUNNING:
                sentence = (
                    error.sentence
                    if isinstance(error, Refused)
                    else _("Something went wrong inside; the installation's log says what.")
                )
                _fail(run, sentence)
        return run


def tell_progress(run: MatchRun, percent: int, stage: str) -> None:
    MatchRun.objects.filter(pk=run.pk, state=State.RUNNING).update(
        progress=percent, stage=stage, touched_at=timezone.now()
    )


def _lists(run: MatchRun) -> tuple[list[Demand], list[Service]]:
    """Ordered by number, so that equal lists give equal plans. Services of others come along where they may travel."""
    demands = Demand.objects.filter(federation=run.federation_id)
    services = Service.objects.offered_in(run.federation_id)
    related = ("organisation", "federation")
    return (
        list(demands.open().of_year(run.year).select_related(*related).order_by("pk")),
        list(services.open().of_year(run.year).select_related(*related).order_by("pk")),
    )


def _known(run: MatchRun, services: list[Service]) -> engine.Known:
    """What people have already said and decided, and where the organisations are."""
    matches = Match.objects.filter(federation=run.federation_id)
    promised = Match.objects.filter(service__in=services, state=Match.State.ACCEPTED).order_by()
    asking = Q(federation=run.federation_id) | Q(pk__in={service.organisation_id for service in services})
    where = Organisation.objects.filter(asking).exclude(community=None).values_list("pk", "community__name")
    said = list(
        matches.answered().order_by("pk").select_related("demand", "service").defer("demand__search", "service__search")
    )
    yes = [one for one in said if one.state == Match.State.ACCEPTED]
    no = [one for one in said if one.state == Match.State.DECLINED]
    decided = Meaning.objects.filter(federation=run.federation_id).order_by("pk")
    return engine.Known(
        refused={(one.demand_id, one.service_id) for one in no},
        taken=dict(promised.values_list("service").annotate(models.Count("pk"))),
        where=dict(where), today=rules.today(), city=frozenset(same_city([run.federation_id])),
        meanings=list(decided.filter(confirmed=True).values_list("word", "concept", "adds")),
        decided=frozenset(decided.values_list("word", "concept", "adds")),
        answers=[(one.reasons["parts"], one.state == Match.State.ACCEPTED) for one in said if one.reasons.get("parts")],
        pairs_of_answers=([_texts(one) for one in yes], [_texts(one) for one in no]),
    )  # fmt: skip


def _texts(match: Match) -> tuple[str, str]:
    return f"{match.demand.title}，{match.demand.detail}", f"{match.service.title}，{match.service.detail}"


@transaction.atomic
def write_down(run: MatchRun, found: engine.Found, *, seconds: float = 0.0) -> MatchRun:
    """Replace what nobody has answered; what people have said stays exactly as they said it."""
    # First the matches in their order, as everybody locks them; then the run itself.
    said = {
        (match.demand_id, match.service_id): match
        for match in Match.objects.select_for_update(of=("self",))
        .filter(federation=run.federation_id, demand__year=run.year)
        .select_related("demand", "service")
        .order_by("pk")
    }
    lock(run)
    if run.state != State.RUNNING:
        raise Refused(_("This run was given up before it came to its end; a newer one counts."))
    _expire_stale(run, said.values())
    untouched = {Match.State.PROPOSED, Match.State.EXPIRED}
    fresh = [
        pair
        for pair in found.pairs
        if (old := said.get((pair.demand_id, pair.service_id))) is None or old.state in untouched
    ]
    planned = {(pair.demand_id, pair.service_id) for pair in found.pairs if pair.in_plan}

    Match.objects.bulk_create(
        [
            Match(
                federation_id=run.federation_id, run=run, demand_id=pair.demand_id, service_id=pair.service_id, rank=pair.rank,
                score=pair.score, probability=pair.probability, band=pair.band, reasons=pair.reasons, in_plan=pair.in_plan,
            )
            for pair in fresh
        ],
        batch_size=1000, update_conflicts=True, unique_fields=["demand", "service"],
        update_fields=["run", "rank", "score", "probability", "band", "reasons", "in_plan"],
    )  # fmt: skip
    kept = {(pair.demand_id, pair.service_id) for pair in fresh}
    Match.objects.filter(
        pk__in=[match.pk for key, match in said.items() if key not in kept], state=Match.State.PROPOSED
    ).delete()
    # An offer on its way keeps the reasons it was made with; only whether the plan wants it is new.
    for match in said.values():
        wanted = (match.demand_id, match.service_id) in planned
        if match.state == Match.State.OFFERED and match.in_plan != wanted:
            Match.objects.filter(pk=match.pk).update(in_plan=wanted)
    Match.objects.filter(
        federation=run.federation_id, demand__year=run.year, in_plan=True, state__in=["declined", "expired"]
    ).exclude(run=run).update(in_plan=False)
    _write_rings(run, found.rings)

    run.state, run.progress, run.stage, run.finished_at = State.DONE, 100, "", timezone.now()
    run.plan_hash, run.summary = found.hash, found.summary | {"seconds": round(seconds, 1)}
    run.save(update_fields=["state", "progress", "stage", "finished_at", "plan_hash", "summary"])
    record(
        "exchange.run.finished", run, by=run.by, about=[run.federation], demands=found.summary.get("demands", 0),
        served=found.summary.get("served", 0), year=run.year,
    )  # fmt: skip
    return run


def _expire_stale(run: MatchRun, matches: Iterable[Match]) -> None:
    """Offers whose day is over: the run is the next touch that writes it down."""
    stale = [match for match in matches if match.is_stale]
    for match in stale:
        match.state = Match.State.EXPIRED
    Match.objects.bulk_update(stale, ["state"])
    record_all(
        [
            draft(
                "exchange.match.expired", match, by=run.by, about=[match.demand, match.service],
                demand=match.demand.title, service=match.service.title,
            )
            for match in stale
        ]
    )  # fmt: skip


def _write_rings(run: MatchRun, rings: Iterable[engine.Ring]) -> None:
    """Suggested exchanges: new ones are added, unanswered old ones the plan no longer holds expire."""
    wanted = {ring.key: ring for ring in rings}
    old = {
        one.key: one for one in Exchange.objects.select_for_update().filter(federation=run.federation_id).order_by("pk")
    }
    waiting = set(
        Leg.objects.filter(exchange__federation=run.federation_id, exchange__state="proposed")
        .exclude(accepted_at=None)
        .values_list("exchange_id", flat=True)
    )
    for key, one in old.items():
        if key in wanted and one.shown_state == Exchange.State.EXPIRED:
            one.state, one.run, one.expires_on = Exchange.State.PROPOSED, run, None
            one.save(update_fields=["state", "run", "expires_on"])
            one.legs.update(accepted_at=None, accepted_by=None)
        elif key not in wanted and one.state == Exchange.State.PROPOSED and (one.is_stale or one.pk not in waiting):
            one.state = Exchange.State.EXPIRED
            one.save(update_fields=["state"])
    fresh = [ring for key, ring in wanted.items() if key not in old]
    made = Exchange.objects.bulk_create(
        Exchange(federation_id=run.federation_id, run=run, key=ring.key) for ring in fresh
    )
    Leg.objects.bulk_create(
        Leg(
            exchange=one, federation_id=run.federation_id, position=position, giver_id=giver, service_id=service,
            demand_id=demand, probability=probability,
        )
        for one, ring in zip(made, fresh, strict=True)
        for position, (giver, service, demand, probability) in enumerate(ring.legs, 1)
    )  # fmt: skip
