"""What the demo street has laid down: charter, work rules, the plans of two years with what they were changed to; handed out, received, and the rules of duties.

The office writes and hands out, each body confirms by its own seat; what came on paper in earlier years the office enters with its day.
"""

from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.documents import actions
from silian.documents.models import Document, Version
from silian.duties.actions import rules as duties
from silian.duties.models import USUAL
from silian.members.models import Body, Federation, Term
from silian.people.models import User
from silian.portal.management.clock import told_from

CHARTER, WORK_RULES, PLAN, CHANGED = "章程.txt", "工作制度.txt", "实施计划.txt", "实施计划（调整）.txt"
# Of the members: every so many has not confirmed the newest plan yet, and every so many sent paper in earlier years.
SILENT, ON_PAPER = 9, 3
# The clause of the work rules a usual rule of duties comes from.
CLAUSES = {
    "conference": (CHARTER, "第九条"), "visits": (WORK_RULES, "第四条"), "sectors": (WORK_RULES, "第二条"),
    "communities": (WORK_RULES, "第二条"), "carriers": (WORK_RULES, "第二条"), "corps": (WORK_RULES, "第二条"), "lines": (WORK_RULES, "第六条"),
    "reviews": (WORK_RULES, "第八条"), "receipts": (WORK_RULES, "第九条"), "themed": (WORK_RULES, "第二条"),
}  # fmt: skip
# The lists are of this year; communities and carriers of deliberation meet by the rules since then.
SINCE_THIS_YEAR = {"lines", "communities", "carriers"}
# This street renews its lists once a year, on whatever day.
OF_THIS_STREET = {"lines": {"anchor": "end", "anchor_month": None, "anchor_day": None}}


def live(street: Federation, folder: Path, secretary: User) -> tuple[int, int, int]:
    """Let it be written, handed out and received; returns how many versions, receipts and rules."""
    today = timezone.localdate()
    last, this = today.year - 1, today.year
    people = _speakers(street)
    members = [body for body, _person in people]

    def issue(document: Document, name: str, day: date, changed: str = "") -> Version:
        version = actions.draft_version(document, by=secretary)
        actions.change_draft(version, (folder / name).read_text(encoding="utf-8"), changed, by=secretary)
        version = actions.issue(version, min(day, today), by=secretary)
        actions.hand_out(version, members, by=secretary)
        return version

    def open_document(title: str, kind: str, year: int | None = None) -> Document:
        return actions.open_document(street, {"title": title, "kind": kind, "year": year}, by=secretary)

    received = 0
    charter = issue(open_document("联合会章程（示例）", Document.Kind.CHARTER), CHARTER, date(2011, 6, 28))
    received += _paper(charter, people, secretary, date(2011, 7, 15))
    work_rules = issue(open_document("联合会工作制度（示例）", Document.Kind.WORK_RULES), WORK_RULES, date(last, 1, 20))
    received += _receive(work_rules, people, secretary, date(last, 2, 10))
    for year in (last, this):
        plan = open_document(f"{year}年度实施计划（示例）", Document.Kind.PLAN, year)
        newest = issue(plan, PLAN, date(year, 1, 15))
        # Whoever has received the changed plan need not confirm the one before.
        if year == last or today >= date(year, 7, 1):
            newest = issue(plan, CHANGED, date(year, 7, 1), "增加两个试点，活动场次调整为一百二十场")
        received += _receive(newest, people, secretary, newest.issued_on + timedelta(days=20))
    documents = {CHARTER: charter.document, WORK_RULES: work_rules.document}
    # Laid down when the year began: what fell due in it was owed then.
    with told_from(timezone.make_aware(datetime.combine(date(last, 1, 1), time(10)))):
        rules = _duties(street, date(last, 1, 1), documents, secretary)
    return Version.objects.filter(federation=street).count(), received, rules


def _speakers(street: Federation) -> list[tuple[Body, User | None]]:
    """The bodies of today's members and of the communities, each with who sits for it."""
    today = timezone.localdate()
    sitting: dict[int, User] = {}
    for term in (
        Term.objects.today()
        .filter(federation=street, seat__body__kind__in=[Body.Kind.ORGANISATION, Body.Kind.COMMUNITY])
        .select_related("person", "seat")
        .order_by("id")
    ):
        sitting.setdefault(term.seat.body_id, term.person)
    of_members = Q(organisation__memberships__period__contains=today)
    bodies = Body.objects.filter(of_members | Q(kind=Body.Kind.COMMUNITY), federation=street)
    return [(body, sitting.get(body.pk)) for body in bodies.select_related("organisation").order_by("id")]


def _receive(version: Version, people: list[tuple[Body, User | None]], secretary: User, day: date) -> int:
    """Years past came on paper; of the newest one most confirm here."""
    if day.year < timezone.localdate().year:
        return _paper(version, people, secretary, day)
    by_body, done = {body.pk: person for body, person in people}, 0
    for at, handout in enumerate(version.handouts.select_related("body").order_by("id")):
        person = by_body[handout.body_id]
        if person is not None and at % SILENT:
            actions.confirm(handout, by=person)
            done += 1
    return done


def _paper(version: Version, people: list[tuple[Body, User | None]], secretary: User, day: date) -> int:
    handouts = list(version.handouts.order_by("id"))
    for at, handout in enumerate(handouts):
        actions.enter_paper(handout, day + timedelta(days=at % 14), by=secretary)
    return len(handouts)


def _duties(street: Federation, start: date, documents: dict[str, Document], secretary: User) -> int:
    """The usual rules, each with the clause it comes from, from last year on; some only from this year."""
    for usual, (kind, name, period, fact, more) in USUAL.items():
        if usual in CLAUSES:
            first = start.replace(year=start.year + 1) if usual in SINCE_THIS_YEAR else start
            title, clause = CLAUSES[usual]
            said = (
                {
                    "name": _(name),
                    "period": period,
                    "fact": fact,
                    "clause": clause,
                    "document": documents[title],
                }
                | more
                | OF_THIS_STREET.get(usual, {})
            )
            duties.make_rule(street, kind, said, first, by=secretary, usual=usual)
    return len(CLAUSES)
