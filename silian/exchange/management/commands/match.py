"""Match two lists from files: `silian match DEMANDS SERVICES --top 20 --out FILE`. Touches no database."""

import sys
import time

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext

from silian.matching import explain, relevance, results, tables

BANDS = {"high": "高", "middle": "中", "low": "低"}


class Command(BaseCommand):
    help = (
        "Suggest services for every demand, from .jsonl, .csv or .xlsx lists, with reasons. Needs no database. "
        "Each row needs a title (标题, 名称, 需求, 服务); id, detail, org, place and others are welcome. "
        "The answer: demand_id, service_id, rank, score, band (高, 中, 低), reasons; a workbook says it in words."
    )
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("demands", help="the list of demands: .jsonl, .csv or .xlsx")
        parser.add_argument("services", help="the list of services: .jsonl, .csv or .xlsx")
        parser.add_argument("--top", type=int, default=20, help="suggestions per demand (20)")
        parser.add_argument("--out", required=True, help="where to write: .jsonl, .csv or .xlsx")

    def handle(self, *args, demands, services, top, out, **options):
        if top < 1:
            raise CommandError(gettext("--top must be at least 1."))
        try:
            results.writable(out)
            asked, offered = tables.read(demands), tables.read(services)
            progress = Progress(self.stderr)
            found = relevance.candidates(asked, offered, top=top, back=0, progress=progress.of("matching"))
            rows = match_rows(
                asked, offered, found, top, workbook=out.lower().endswith(".xlsx"), tell=progress.of("reasons")
            )
            results.write(out, {"matches": rows})
        except tables.TableError as error:
            raise CommandError(gettext(error.sentence) % error.facts) from error
        served = len({row for row, rank in zip(found.demand.tolist(), found.rank.tolist(), strict=True) if rank == 1})
        self.stderr.write(
            gettext("%(rows)s suggestions for %(served)s of %(demands)s demands written to %(file)s.")
            % {"rows": len(rows), "served": served, "demands": len(asked), "file": out}
        )


def match_rows(asked, offered, found, top, *, workbook=False, tell=None):
    """The rows of the answer file: demand_id, service_id, rank, score, band, reasons; in words for a workbook."""
    explainer = explain.Explainer(asked, offered, found)
    rows = []
    columns = (found.demand, found.service, found.rank, found.score, found.probability)
    for at, (d, s, rank, score, probability) in enumerate(zip(*(c.tolist() for c in columns), strict=True)):
        if tell and at % 1000 == 0:
            tell(at, len(found))
        if rank > top:
            continue
        band = BANDS[relevance.band(probability)]
        why = explainer.reasons(at)
        if workbook:
            rows.append(
                {
                    "需求编号": asked[d].id, "需求": asked[d].title, "名次": rank,
                    "服务编号": offered[s].id, "服务": offered[s].title, "单位": offered[s].org,
                    "把握": band, "得分": round(score, 4), "理由": explain.sentence(why),
                }
            )  # fmt: skip
        else:
            rows.append(
                {
                    "demand_id": asked[d].id, "service_id": offered[s].id, "rank": rank,
                    "score": round(score, 6), "band": band, "reasons": why,
                }
            )  # fmt: skip
    return rows


class Progress:
    """A line on standard error about every two seconds, for runs that take long; quick runs stay silent."""

    def __init__(self, stream, every: float = 2.0):
        self.stream, self.every = stream, every
        self.last = time.monotonic()

    def of(self, stage: str):
        def tell(done: int, total: int) -> None:
            now = time.monotonic()
            if now - self.last >= self.every and total:
                self.last = now
                self.stream.write(f"{stage}: {done:,} / {total:,} ({100 * done // total} %)")
                sys.stderr.flush()

        return tell
