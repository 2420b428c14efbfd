"""The demo street, loaded through the importers users use, by its own first secretary."""

from contextlib import nullcontext
from datetime import date, datetime, time
from time import monotonic

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone, translation

from silian.cobuilding.actions import agreements
from silian.cobuilding.models import Project
from silian.core.errors import Refused
from silian.core.importing import kinds, runs
from silian.core.importing.plan import BAD, NEW, Scope
from silian.core.records import record
from silian.exchange.actions import exchanges
from silian.exchange.actions import runs as matching
from silian.exchange.models import Exchange
from silian.exchange.queries.people import speakers
from silian.members.actions import structure
from silian.members.models import Body, Federation, Seat, Term
from silian.people.models import User
from silian.portal.management import (
    case_season,
    chain_season,
    counsel_season,
    demand_season,
    demo_calls,
    demo_places,
    demo_projects,
    hall_season,
    honours_season,
    meeting_season,
    paper_season,
    report_season,
    stories_season,
    visiting_season,
    volunteering_season,
)
from silian.portal.management.clock import told_from

FOLDER = settings.ROOT / "demo" / "beishan"
TEXT = settings.ROOT / "demo" / "text"
HALL = settings.ROOT / "demo" / "text" / "hall"
CALLS = settings.ROOT / "demo" / "text" / "calls.txt"
CHAIN = settings.ROOT / "demo" / "text" / "chain.txt"
EARLIER = settings.ROOT / "demo" / "text" / "earlier_demands.txt"
VISITS = settings.ROOT / "demo" / "text" / "visits.txt"
DOCUMENTS = settings.ROOT / "demo" / "text" / "documents"
MEETINGS = settings.ROOT / "demo" / "text" / "meetings.txt"
REPORT = settings.ROOT / "demo" / "text" / "report.txt"
CONSULTATIONS = settings.ROOT / "demo" / "text" / "consultations.txt"
NAME, SLUG, FOUNDED = "北山街道党建共建联合会", "beishan", (2011, 6, 28)
# In this order: each stands on the ones before it. First what was there in 2018, with the day on which it came.
HISTORY: list[tuple[str, str, date | None]] = [
    ("structure", "1-辖区架构.xlsx", date(2011, 6, 28)),
    ("organisations", "2-单位登记册.xlsx", None),
    ("seats", "3-席位.xlsx", None),
    ("campaigns", "6-共建项目.xlsx", date(2013, 1, 7)),
    ("bases", "7-共建基地.xlsx", date(2014, 9, 15)),
    # One workbook, four sheets: each importer finds its own. Teams before their leaders' seats.
    ("teams", "9-志愿服务.xlsx", date(2018, 3, 5)),
    ("seats", "9-志愿服务.xlsx", None),
    ("volunteers", "9-志愿服务.xlsx", date(2018, 3, 12)),
]
WORKBOOKS = [
    ("services", "4-服务清单.xlsx"),
    ("demands", "5-需求清单.xlsx"),
    ("projects", "6-共建项目.xlsx"),
    ("activities", "8-活动.xlsx"),
    ("service_times", "9-志愿服务.xlsx"),
]
# Where residents deliberate: bodies of their own, before the workbook of seats names who sits in them.
CARRIERS = (
    "民情观察室",
    "民生圆桌会",
    "大众监督团",
    "上保开放式民主协商会",
    "松木场居民议事委员会",
    "军警民联合调解室",
)
# Who loads it: a seat of the workbook of seats, which finds her there and leaves her be.
SECRETARY, SECRETARY_NAME, TITLE = "mishuzhang", "示例·李望霖", "秘书长"
BEFORE, TERM = (date(2011, 6, 28), date(2024, 1, 1)), (date(2024, 1, 1), date(2029, 1, 1))
# Her liaison is one of those the entrance offers.
HOSTESS = "浙江省歌舞剧院有限公司"
RESIDENT, RESIDENT_NAME = "jumin", "示例·居民"


class Command(BaseCommand):
    help = "Load the demo street through the importers users use."

    def add_arguments(self, parser):
        parser.add_argument(
            "--only-if-empty", action="store_true", help="say nothing where there is a federation already"
        )

    def handle(self, *args, only_if_empty, **options):
        if Federation.objects.exists():
            if only_if_empty:
                return
            raise CommandError(
                "The demo street is loaded into an empty database only, and this one holds a federation."
            )
        self.began = monotonic()
        with translation.override("zh-hans"):
            # All of it or nothing: half a street would look like a broken product.
            try:
                with transaction.atomic():
                    street, secretary = self.found()
                    self.remember(street, secretary)
                    self.tell(f"The months before: {demand_season.live(street, EARLIER)} demands, all of them closed.")
                    agreed, signed, done = chain_season.live(street, CHAIN, secretary)
                    self.tell(f"From the lists to results: {agreed} pairs agreed, {signed} signed, {done} done.")
                    for kind, name in WORKBOOKS:
                        self.load(kind, name, street, secretary)
                    self.tell(
                        f"{demo_projects.bring_in(street, secretary)} signed agreements, {demo_projects.give(street)} contributions"
                    )
                    self.tell(
                        f"{demo_places.lived(street)} bookings of rooms that were used, {demo_places.book(street)} ahead"
                    )
                    self.tell(f"Volunteering: {volunteering_season.live(street)} orders for homes")
                self.match(street, secretary)
                self.agree(street)
                self.ask(street, secretary)
                self.visit(street)
                self.lay_down(street, secretary)
                self.meet(street, secretary)
                self.consult(street, secretary)
                self.deliberate(street, secretary)
                self.honour(street, secretary)
                self.told(street, secretary)
                # Last: it counts what all the others have left.
                self.report(street, secretary)
            except Refused as error:
                raise CommandError(str(error.sentence)) from error
        self.tell("The demo street is ready.")

    def tell(self, sentence: str) -> None:
        self.stdout.write(f"{monotonic() - self.began:6.1f} s  {sentence}")
        self.stdout.flush()

    def told(self, street: Federation, secretary: User) -> None:
        published, waiting = stories_season.live(street, secretary)
        self.tell(f"{published} stories published, {waiting} waiting for consent")

    def found(self) -> tuple[Federation, User]:
        """The federation and its first secretary, on its first day; what she may do comes from her seat, as ever."""
        with told_from(timezone.make_aware(datetime(*FOUNDED, 9))):
            street = structure.found_federation(NAME, SLUG, by=None, founded_on=date(*FOUNDED))
            secretary = User.objects.create_user(SECRETARY, name=SECRETARY_NAME)
            office = Body.objects.get(federation=street, kind=Body.Kind.SECRETARIAT)
            seat = Seat.objects.create(federation=street, body=office, role=Seat.Role.SECRETARY, title=TITLE)
            for period in (BEFORE, TERM):
                term = Term.objects.create(federation=street, seat=seat, person=secretary, period=period)
                record(
                    "members.term.began", term, by=None, about=[seat, office, secretary], seat_name=str(seat),
                    holder=secretary.name, day=period[0].isoformat(),
                )  # fmt: skip
        User.objects.create_user(RESIDENT, name=RESIDENT_NAME)
        self.tell(f"{street} is founded.")
        return street, secretary

    def remember(self, street: Federation, secretary: User) -> None:
        """What the published case tells of: how the street came to be what it was in 2018, and that year."""
        for name in CARRIERS:
            structure.add_carrier(street, name, by=secretary)
        for kind, name, day in HISTORY:
            with told_from(timezone.make_aware(datetime.combine(day, time(10)))) if day else nullcontext():
                self.load(kind, name, street, secretary)
        visits, projects, held, activities = case_season.live(street, TEXT, secretary)
        self.tell(f"2018: {visits} visits, {projects} projects signed, {held} meetings, {activities} activities.")

    def load(self, kind_name: str, name: str, street: Federation, secretary: User) -> None:
        kind = kinds.find(kind_name)
        assert kind is not None
        options = {"year": timezone.localdate().year} if "year" in kind.asks else {}
        content = (FOLDER / name).read_bytes()
        run = runs.check(runs.receive(kind, content, name, Scope(street, secretary, options)))
        if run.counts[BAD]:
            first = run.preview["bad"][0]
            raise CommandError(f"{name}: row {first['at']}: {'; '.join(first['reasons'])}")
        runs.write(run, by=secretary)
        self.tell(f"{name}: {run.counts[NEW]} rows")

    def match(self, street: Federation, secretary: User) -> None:
        """One run of the matching, so that the cast finds suggestions on the table."""
        run = matching.start_run(street, timezone.localdate().year, by=secretary, beside=False)
        done = matching.carry_out(run)
        if done.failure:
            raise CommandError(f"The matching broke off: {done.failure}")
        self.tell(
            f"Matching: {done.summary.get('served', 0)} of {done.summary.get('demands', 0)} demands have a suggestion."
        )

    def agree(self, street: Federation) -> None:
        """One exchange of three is accepted by everybody; its agreement waits for the signatures."""
        rings = Exchange.objects.filter(federation=street, legs__giver__name=HOSTESS).order_by("id")
        for exchange in rings:
            givers = list(exchange.legs.order_by("position").values_list("giver", flat=True))
            people = [found[0] for found in speakers(givers).values() if found]
            if len(givers) == len(people) == 3:
                break
        else:
            return  # the plan has no ring of three with her today
        with transaction.atomic():
            for person in people:
                exchanges.accept_exchange(exchange, by=person)
            project = Project.objects.get(exchange=exchange)
            agreements.send_out(agreements.draft_agreement(project, by=people[0]), by=people[0])
        self.tell(f"“{project}” is accepted by all and out for signing.")

    def ask(self, street: Federation, secretary: User) -> None:
        """The street's calls, answered by its members and signed up for by their staff."""
        with transaction.atomic():
            number, yes, people = demo_calls.load(CALLS, street, secretary)
        self.tell(f"Calls: {number}, {yes} organisations said yes, {people} people.")

    def visit(self, street: Federation) -> None:
        """Last year every member once, this year as far as it has gone."""
        with transaction.atomic():
            held, confirmed, planned = visiting_season.live(street, VISITS)
        self.tell(f"Visits: {held} held, {confirmed} of them confirmed, {planned} planned.")

    def lay_down(self, street: Federation, secretary: User) -> None:
        """Charter, work rules and plans, handed out and received; the rules of duties."""
        with transaction.atomic():
            versions, received, rules = paper_season.live(street, DOCUMENTS, secretary)
        self.tell(f"Documents: {versions} versions, {received} receipts; {rules} rules of duties.")

    def meet(self, street: Federation, secretary: User) -> None:
        """Two years of meetings, most with final minutes."""
        held, final = meeting_season.live(street, MEETINGS, secretary)
        self.tell(f"Meetings: {held} held, {final} with final minutes.")

    def consult(self, street: Federation, secretary: User) -> None:
        """The think tank: what its experts know, what they were asked, what became of it."""
        with transaction.atomic():
            number, over = counsel_season.live(street, CONSULTATIONS, secretary)
        self.tell(f"Consultations: {number}, {over} with their synthesis.")

    def deliberate(self, street: Federation, secretary: User) -> None:
        """Four matters from the first word to a confirmed end, and others in every state."""
        raised, closed = hall_season.live(street, HALL, secretary)
        self.tell(f"Deliberation hall: {raised} matters, {closed} of them closed.")

    def report(self, street: Federation, secretary: User) -> None:
        """Last year's report frozen and public, this year's as a draft."""
        with transaction.atomic():
            frozen, drafted = report_season.live(street, REPORT, secretary)
        self.tell(f"Reports: {frozen} frozen, {drafted} drafted.")

    def honour(self, street: Federation, secretary: User) -> None:
        """An evaluation counted and one being answered; a list announced, honours granted, one revoked."""
        with transaction.atomic():
            answers, honoured = honours_season.live(street, secretary)
        self.tell(f"Evaluation: {answers} answers; {honoured} honoured.")
