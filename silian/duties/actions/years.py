"""Opening a year: the lists of the year before go on as drafts, and each member says what becomes of every line."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.notices import tell
from silian.core.records import record
from silian.core.rules import require
from silian.duties import rules
from silian.duties.models import YearOpening
from silian.duties.queries.years import KINDS, drafts, lines_to_carry
from silian.exchange import rules as exchange_rules
from silian.exchange.actions import lines
from silian.exchange.queries.people import speakers
from silian.members.models import Federation, Organisation
from silian.people.models import User


@transaction.atomic
def open_year(federation: Federation, year: int, *, by: User) -> YearOpening:
    """Open a year, once: a second press finds it open and changes nothing. The year before stays as it is."""
    require(rules.can_open_year(by, federation.pk, year))
    _one_at_a_time(federation)
    opened = YearOpening.objects.filter(federation=federation, year=year).first()
    if opened is not None:
        return opened
    carried = {
        name: lines.carry_over(kind, list(lines_to_carry(kind, federation.pk, year)), year, by=by, as_draft=True)
        for name, kind in KINDS.items()
    }
    made = YearOpening.objects.create(
        federation=federation, year=year, services=len(carried["service"]), demands=len(carried["demand"]), by=by
    )
    record(
        "duties.year.opened", made, by=by, about=[federation], year=year, services=made.services, demands=made.demands
    )
    _tell(made, [line.organisation_id for several in carried.values() for line in several])
    return made


def _one_at_a_time(federation: Federation) -> None:
    """Two presses at once: the second waits here and finds the year open. Rows that only name the federation wait for nobody."""
    Federation.objects.select_for_update(of=("self",), no_key=True).get(pk=federation.pk)


def _tell(opened: YearOpening, organisation_ids: list[int]) -> None:
    """Who speaks for a member reads how many lines wait for her word."""
    for organisation_id, people in sorted(speakers(set(organisation_ids)).items()):
        tell(
            people, "duties.year.lines_wait", opened, url=reverse("duties:year_lines", args=[opened.year, organisation_id]),
            year=opened.year, number=organisation_ids.count(organisation_id),
        )  # fmt: skip


@transaction.atomic
def settle_lines(
    organisation: Organisation, year: int, answers: Mapping[str, str], because: str, *, by: User
) -> tuple[int, int]:
    """“service-12”: “confirm” publishes the draft as it is, “drop” closes it with the reason; what is not named stays a draft."""
    require(exchange_rules.can_file(by, organisation))
    if "drop" in answers.values() and not because.strip():
        sentence = _("Say in a few words why the dropped lines no longer hold.")
        raise Refused(sentence, {"because": sentence})
    confirmed = dropped = 0
    for name, kind in KINDS.items():
        wanted = {key: act for key, act in answers.items() if key.startswith(f"{name}-")}
        rows = drafts(kind, organisation.federation_id, year).filter(Q(organisation=organisation))
        for line in rows.select_related("organisation").order_by("id"):
            act = wanted.get(f"{name}-{line.pk}")
            if act == "confirm":
                lines.publish_line(line, by=by)
                confirmed += 1
            elif act == "drop":
                lines.close_line(line, because, by=by)
                dropped += 1
    return confirmed, dropped
