"""What becomes of lines and exchanges when two organisations turn out to be one."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from silian.exchange.models import Call, CallAnswer, Demand, Leg, Listed, Service
from silian.members.merging import Change, called, change, moves, rule
from silian.members.models import Organisation


@rule("exchange.service.organisation")
def _services(kept: Organisation, gone: Organisation) -> Iterator[Change]:
    return _lines(Service, kept, gone)


@rule("exchange.demand.organisation")
def _demands(kept: Organisation, gone: Organisation) -> Iterator[Change]:
    return _lines(Demand, kept, gone)


def _lines(kind: type[Listed], kept: Organisation, gone: Organisation) -> Iterator[Change]:
    """All lines move. Where both have one of the same title in a year, the moved one says where it came from."""
    taken = set(
        kind._default_manager.filter(organisation=kept).exclude(state=Listed.State.CLOSED).values_list("year", "title")
    )
    longest = kind._meta.get_field("title").max_length or 0
    for line in kind._default_manager.filter(organisation=gone).order_by("pk"):
        if line.state != Listed.State.CLOSED and (line.year, line.title) in taken:
            ending = f"（{gone.name}）"[:longest]
            yield change(line, "title", line.title[: longest - len(ending)] + ending)
        yield change(line, "organisation", kept.pk)


@rule("exchange.leg.giver")
def _legs(kept: Organisation, gone: Organisation) -> Iterator[Change]:
    """Its part in an exchange moves, unless the kept one stands in the same ring: that ring stays as it was agreed."""
    both = Leg.objects.filter(giver=kept).values("exchange")
    for leg in Leg.objects.filter(giver=gone).exclude(exchange__in=both).select_related("service").order_by("pk"):
        yield change(leg, "giver", kept.pk, what=leg.service.title)


@rule("exchange.call.organisation")
def _calls(kept: Organisation, gone: Organisation) -> Iterator[Change]:
    """Its calls move. Where both ask for the same just now, the moved one says where it came from."""
    running = [Call.State.DRAFT, Call.State.OPEN]
    taken = set(Call.objects.filter(organisation=kept, state__in=running).values_list("title", flat=True))
    longest = Call._meta.get_field("title").max_length or 0
    for call in Call.objects.filter(organisation=gone).order_by("pk"):
        if call.state in running and call.title in taken:
            ending = f"（{gone.name}）"[:longest]
            yield change(call, "title", call.title[: longest - len(ending)] + ending)
        yield change(call, "organisation", kept.pk)


@rule("exchange.callanswer.organisation")
def _answers(kept: Organisation, gone: Organisation) -> Iterator[Change]:
    """What it said moves, unless the kept one has been asked by the same call: both answers stay as they were given."""
    both = CallAnswer.objects.filter(organisation=kept).values("call")
    for answer in (
        CallAnswer.objects.filter(organisation=gone).exclude(call__in=both).select_related("call").order_by("pk")
    ):
        yield change(answer, "organisation", kept.pk, what=answer.call.title)


moves("exchange.callquestion.organisation")


called("exchange.service", _("Service"))
called("exchange.callanswer", _("Answer to a call"))
called("exchange.demand", _("Demand"))
called("exchange.leg", _("Exchange"))
called("exchange.leg.giver", _("organisation"))
