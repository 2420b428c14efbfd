"""The best whole assignment of two lists from files: `silian plan DEMANDS SERVICES --out FILE`. Touches no database."""

import re
from dataclasses import asdict

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext

from silian.exchange.management.commands.match import BANDS, Progress
from silian.matching import assignment, cycles, explain, relevance, results, summary, tables

WHY = {
    "no_candidate": "没有相近的服务",
    "below_threshold": "最相近的服务把握不够",
    "capacity_used_up": "合适的服务名额已用完",
}
DECIDED = {
    "fit": "契合最高",
    "urgency": "先保紧急需求",
    "coverage": "先保没有别人可帮的需求",
    "asked": "让还没被请到的单位也出力",
    "load": "分担均衡",
}


class Command(BaseCommand):
    help = "Propose the best whole assignment and exchanges, from .jsonl, .csv or .xlsx lists. Needs no database."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("demands", help="the list of demands: .jsonl, .csv or .xlsx")
        parser.add_argument("services", help="the list of services: .jsonl, .csv or .xlsx")
        parser.add_argument("--out", required=True, help="where to write: .jsonl, .json, .csv or .xlsx")
        parser.add_argument("--providers", type=int, default=1, help="most organisations per demand, 1 to 3 (1)")
        parser.add_argument("--organisation-capacity", type=int, help="most demands one organisation serves (no limit)")

    def handle(self, *args, demands, services, out, providers, organisation_capacity, **options):
        if not 1 <= providers <= 3:
            raise CommandError(gettext("--providers must be 1, 2 or 3."))
        if organisation_capacity is not None and organisation_capacity < 0:
            raise CommandError(gettext("--organisation-capacity cannot be negative."))
        rules = assignment.Rules(providers=providers, organisation_capacity=organisation_capacity)
        try:
            results.writable(out)
            made = Plan(tables.read(demands), tables.read(services), rules, Progress(self.stderr))
            results.write(out, made.sheets() if out.lower().endswith(".xlsx") else made.lists())
        except tables.TableError as error:
            raise CommandError(gettext(error.sentence) % error.facts) from error
        self.stderr.write(
            gettext("%(served)s of %(demands)s demands served, %(exchanges)s exchanges, written to %(file)s.")
            % {"file": out, **asdict(made.summary)}
        )


class Plan:
    """Two lists assigned, with everything the answer file says about it, in an order that depends on ids only."""

    def __init__(self, demands, services, rules, progress):
        self.demands, self.services = demands, services
        self.found = relevance.candidates(demands, services, progress=progress.of("matching"))
        self.plan = assignment.assign(self.found, demands, services, rules, progress=progress.of("assigning"))
        self.rings = cycles.exchanges(self.plan, progress=progress.of("exchanges"))
        self.tell = progress.of("reasons")
        self.explainer = explain.Explainer(demands, services, self.found, self.plan)
        self.summary = summary.summarise(self.plan, demands, services, self.rings)
        self.place = {
            pair: at
            for at, pair in enumerate(zip(self.found.demand.tolist(), self.found.service.tolist(), strict=True))
        }

    def pairs(self):
        """(demand row, service row, number among the candidates, reasons), sorted by id."""
        chosen = zip(self.plan.demand.tolist(), self.plan.service.tolist(), strict=True)
        order = sorted(chosen, key=lambda pair: (natural(self.demands[pair[0]]), natural(self.services[pair[1]])))
        for done, (d, s) in enumerate(order):
            self.tell(done, len(order))
            at = self.place[d, s]
            yield d, s, at, self.explainer.reasons(at)

    def unmet(self):
        """(demand row, why, best candidate's row or None), sorted by id."""
        best = {d: s for d, s, rank in zip(*(c.tolist() for c in (self.found.demand, self.found.service, self.found.rank)), strict=True) if rank == 1}  # fmt: skip
        rows = [row for row, why in enumerate(self.plan.unmet.tolist()) if why]
        for row in sorted(rows, key=lambda row: natural(self.demands[row])):
            yield row, assignment.UNMET[int(self.plan.unmet[row])], best.get(row)

    def legs(self, ring):
        """Who gives which service for which demand, beginning at the first organisation by name."""
        legs = list(zip(ring.organisations, ring.pairs, ring.proposed, strict=True))
        start = legs.index(min(legs, key=lambda leg: leg[0]))
        return legs[start:] + legs[:start]

    def exchanges(self):
        return sorted(
            self.rings.exchanges,
            key=lambda ring: [natural(self.demands[pair[0]]) for _name, pair, _known in self.legs(ring)],
        )

    def lists(self):
        """The answer as data: pairs, cycles, unmet, summary."""
        pairs = [
            {
                "demand_id": self.demands[d].id, "service_id": self.services[s].id,
                "rank": int(self.found.rank[at]), "score": round(float(self.found.score[at]), 6),
                "probability": round(float(self.found.probability[at]), 3),
                "band": BANDS[relevance.band(float(self.found.probability[at]))], "reasons": why,
            }
            for d, s, at, why in self.pairs()
        ]  # fmt: skip
        rings = [
            {
                "organisations": [name.strip("\0") for name, _pair, _known in self.legs(ring)],
                "pairs": [
                    {"demand_id": self.demands[d].id, "service_id": self.services[s].id, "in_plan": known}
                    for _name, (d, s), known in self.legs(ring)
                ],
                "probability": ring.chance / assignment.SCALE,
            }
            for ring in self.exchanges()
        ]
        unmet = []
        for row, why, best in self.unmet():
            said = {"demand_id": self.demands[row].id, "why": why}
            if best is not None:
                said |= {"best_service_id": self.services[best].id, "best_wanted": int(self.plan.wanted[best])}
            unmet.append(said)
        return {"pairs": pairs, "cycles": rings, "unmet": unmet, "summary": [asdict(self.summary)]}

    def sheets(self):
        """The answer as a workbook that is read without Silian."""
        pairs = [
            {
                "需求编号": self.demands[d].id, "需求": self.demands[d].title, "提出单位": self.demands[d].org,
                "服务编号": self.services[s].id, "服务": self.services[s].title, "服务单位": self.services[s].org,
                "把握": BANDS[relevance.band(float(self.found.probability[at]))],
                "依据": DECIDED[why["decided"]], "理由": explain.sentence(why),
            }
            for d, s, at, why in self.pairs()
        ]  # fmt: skip
        rings = [
            {
                "互助编号": number, "出力单位": name.strip("\0"),
                "服务编号": self.services[s].id, "服务": self.services[s].title,
                "受益单位": self.demands[d].org, "需求编号": self.demands[d].id, "需求": self.demands[d].title,
                "已在方案中": "是" if known else "否",
            }
            for number, ring in enumerate(self.exchanges(), 1)
            for name, (d, s), known in self.legs(ring)
        ]  # fmt: skip
        unmet = [
            {
                "需求编号": self.demands[row].id, "需求": self.demands[row].title, "提出单位": self.demands[row].org,
                "原因": WHY[why], "最相近的服务": self.services[best].title if best is not None else "",
            }
            for row, why, best in self.unmet()
        ]  # fmt: skip
        load = [
            {"单位": one.organisation.strip("\0"), "承接": one.jobs, "可承接": one.capacity}
            for one in summary.loads(self.plan)
        ]
        return {"方案": pairs, "互助": rings, "未满足": unmet, "各单位承接": load, "概况": self.figures()}

    def figures(self):
        s = self.summary
        return [
            {"项目": name, "数值": value}
            for name, value in {
                "需求": s.demands, "服务": s.services, "有着落的需求": s.served, "覆盖率": s.coverage,
                "紧急需求": s.urgent, "有着落的紧急需求": s.urgent_served, "契合总和": s.fit,
                "提供服务的单位": s.organisations, "被请到的单位": s.asked, "单个单位最多承接": s.load_most,
                "承接基尼系数": s.load_gini, "互助组": s.exchanges, "互助与最优的差距": s.exchange_gap,
                **{WHY[why]: count for why, count in s.unmet.items()}, "方案指纹": s.hash,
            }.items()
        ]  # fmt: skip


def natural(row):
    """Ids in the order a person counts: 2 before 10."""
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.split(r"(\d+)", row.id) if part]
