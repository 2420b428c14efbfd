"""What the pages of projects and campaigns show."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import JSONObject
from django.utils import timezone

from silian.cobuilding import rules
from silian.cobuilding.models import Campaign, Contribution, Milestone, Partner, Party, Project, Version
from silian.cobuilding.queries.relatives import Relative, relatives
from silian.core.models import Record
from silian.core.records import timeline
from silian.core.rules import Answer
from silian.core.together import read_together
from silian.exchange.models import Demand, Leg, Service
from silian.members.mandates import mandates
from silian.members.models import Contact, Federation

State = Project.State
SHOWN_RECORDS = 30


@dataclass(frozen=True)
class Filters:
    """What the list of projects can be narrowed to."""

    typed: str = ""
    state: str = ""
    campaign: int | None = None
    mine: bool = False
    late: bool = False

    @classmethod
    def of(cls, data: Any) -> "Filters":
        campaign, state = data.get("campaign", ""), data.get("state", "")
        return cls(
            typed=data.get("q", "").strip()[:100], state=state if state in State.values else "",
            campaign=int(campaign) if campaign.isascii() and campaign.isdigit() and len(campaign) < 19 else None,
            mine=bool(data.get("mine")), late=bool(data.get("late")),
        )  # fmt: skip

    @property
    def any(self) -> bool:
        return self != Filters()


def with_partners() -> Prefetch:
    """The partners of projects, each with its organisation and whom the register names first there: one query."""
    first = Contact.objects.filter(organisation=OuterRef("organisation")).order_by("-first", "id")
    partners = Partner.objects.select_related("organisation").order_by("id")
    named = partners.annotate(
        register_name=Subquery(first.values("name")[:1]), register_phone=Subquery(first.values("phone")[:1])
    )
    return Prefetch("partners", named)


def projects(reader: Any, filters: Filters | None = None, *, state: str = "", mine: bool = False) -> QuerySet[Project]:
    """Projects the reader may see, each with its partners: two queries for a page."""
    filters = filters or Filters(state=state, mine=mine)
    partners = Partner.objects.select_related("organisation").order_by("id")
    rows = Project.objects.visible_to(reader).prefetch_related(Prefetch("partners", partners)).defer("search")
    if filters.typed:
        rows = rows.found_by(filters.typed)
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.campaign:
        rows = rows.filter(
            Exists(Project.campaigns.through.objects.filter(project=OuterRef("pk"), campaign=filters.campaign))
        )
    if filters.mine:
        rows = rows.of(mandates(reader).organisations)
    late = Milestone.objects.late().filter(project=OuterRef("pk")).order_by().values("project")
    if filters.late:
        rows = rows.filter(Exists(late), state__in=Project.LIVE)
    return rows.annotate(late=Subquery(late.annotate(number=Count("pk")).values("number")))


# ── One project ──


@dataclass(frozen=True)
class Link:
    """One gift in the chain: this service answers that demand."""

    service: Service
    demand: Demand


@dataclass(frozen=True)
class PartnerRow:
    """A partner with whom to call there, if the reader may know."""

    partner: Partner
    contact: str
    phone: str
    may_change: bool
    may_drop: bool


@dataclass(frozen=True)
class Given:
    """What was contributed of one kind and unit, confirmed and still waiting."""

    word: str
    unit: str
    confirmed: Decimal
    waiting: int

    @property
    def amount(self) -> str:
        return f"{self.confirmed.normalize():f} {self.unit}"


@dataclass(frozen=True)
class Step:
    """The next thing to do, as the one primary button of the page."""

    name: str  # which button
    pk: int = 0


@dataclass(frozen=True)
class ProjectPage:
    project: Project
    partners: list[PartnerRow]
    campaigns: list[dict[str, Any]]
    chain: list[Link]
    milestones: list[Milestone]
    versions: list[Version]
    contributions: list[Given]
    sees_contacts: bool
    takes_part: bool
    next: Step | None
    may: dict[str, Answer]
    records: list[Record]
    relatives: list[Relative]

    @property
    def waiting_steps(self) -> list[Milestone]:
        return [one for one in self.milestones if one.state == Milestone.State.OPEN]

    @property
    def text(self) -> Version | None:
        """The text that counts: the one in force, else the newest that was not withdrawn."""
        standing = [one for one in self.versions if one.state == Version.State.IN_FORCE]
        others = [one for one in self.versions if one.state != Version.State.WITHDRAWN]
        return next(iter(standing or others), None)


def one_project(reader: Any) -> QuerySet[Project]:
    """With all a page needs of the row itself: the way back, the partners, its campaigns."""
    campaigns = Campaign.objects.filter(projects=OuterRef("pk")).order_by("id")
    return (
        Project.objects.visible_to(reader)
        .select_related("federation", "match__demand__organisation", "match__service__organisation", "exchange")
        .prefetch_related(with_partners())
        .annotate(named_campaigns=ArraySubquery(campaigns.values(said=JSONObject(pk="id", name="name"))))
        .defer("search", "match__demand__search", "match__service__search", "match__reasons")
    )


def project_page(project: Project, reader: Any) -> ProjectPage:
    """Partners and campaigns came with the row; steps, texts, contributions and timeline cost one query together, the chain another."""
    takes_part = rules.takes_part(reader, project)
    rows = [_partner_row(one, project, reader, takes_part) for one in project.partners.all()]
    steps = project.milestones.select_related("organisation", "seat__body").order_by("state", "due_on", "id")
    parts = [steps, versions_of(project, reader), _given(project), timeline(project)[:SHOWN_RECORDS]]
    milestones, versions, given, records = (list(one) for one in read_together(parts))
    # Open ones first, the nearest day first, then what is closed.
    milestones.sort(key=lambda one: (one.state != Milestone.State.OPEN, one.due_on, one.pk))
    for one in milestones:
        one.project = project
    may = {
        "change": rules.can_change_project(reader, project), "begin": rules.can_begin(reader, project),
        "finish": rules.can_finish(reader, project), "stop": rules.can_stop(reader, project),
        "note": rules.can_note_progress(reader, project), "plan": rules.can_set_milestones(reader, project),
        "agree": rules.can_agree_without_paper(reader, project), "draft": rules.can_draft_agreement(reader, project),
    }  # fmt: skip
    return ProjectPage(
        project=project, partners=rows, campaigns=getattr(project, "named_campaigns", []), chain=_chain(project),
        milestones=milestones, versions=versions, contributions=_contributions(given), sees_contacts=takes_part,
        takes_part=takes_part, next=_next(project, versions, milestones, may), may=may,
        records=records, relatives=relatives(reader, project),
    )  # fmt: skip


def _partner_row(one: Any, project: Project, reader: Any, sees: bool) -> PartnerRow:
    contact = one.contact or one.register_name or ""
    phone = one.phone or ("" if one.contact else one.register_phone or "")
    may_change = rules.can_change_partner(reader, project, one.organisation_id)
    may_drop = rules.can_drop_partner(reader, project, one.organisation_id)
    return PartnerRow(one, contact if sees else "", phone if sees else "", bool(may_change), bool(may_drop))


def _chain(project: Project) -> list[Link]:
    if project.match:
        return [Link(project.match.service, project.match.demand)]
    if not project.exchange_id:
        return []
    legs = Leg.objects.filter(exchange=project.exchange_id).select_related(
        "service__organisation", "demand__organisation"
    )
    return [Link(leg.service, leg.demand) for leg in legs.order_by("position")]


def versions_of(project: Project, reader: Any) -> QuerySet[Version]:
    """The texts of a project's agreement, newest first, with how many have signed and whether the reader has yet to."""
    mine = list(mandates(reader).organisations)
    own = Q(organisation__in=mine) | Q(organisation__merged_into__in=mine)
    unsigned = Party.objects.filter(own, version=OuterRef("pk"), signature=None)
    return (
        Version.objects.filter(agreement__project=project)
        .select_related("agreement")
        .annotate(of=Count("parties", distinct=True), signed=Count("signatures", distinct=True), mine=Exists(unsigned))
        .order_by("-number")
    )


def _given(project: Project) -> QuerySet:
    return (
        Contribution.objects.filter(project=project, state__in=["noted", "confirmed"])
        .order_by("kind", "unit", "state")
        .values_list("kind", "unit", "state")
        .annotate(total=Sum("quantity"), number=Count("pk"))
    )


def _contributions(rows: Iterable[Any]) -> list[Given]:
    found: dict[tuple[str, str], list[Any]] = {}
    for kind, unit, state, total, number in rows:
        one = found.setdefault((kind, unit), [Decimal(0), 0])
        if state == Contribution.State.CONFIRMED:
            one[0] = total
        else:
            one[1] = number
    return [
        Given(str(Contribution.Kind(kind).label), unit, confirmed, waiting)
        for (kind, unit), (confirmed, waiting) in found.items()
    ]


def _next(
    project: Project, versions: list[Any], milestones: list[Milestone], may: dict[str, Answer]
) -> Step | None:  # fmt: skip
    """What comes next, for this reader: one thing, or nothing."""
    text = next((one for one in versions if one.state in ("drafting", "signing")), None)
    if text is not None and text.state == Version.State.SIGNING and text.mine:
        return Step("sign", text.pk)
    if project.state == State.DRAFT and may["draft"]:
        return Step("open_text", text.pk) if text is not None else Step("draft_text")
    if may["begin"]:
        return Step("begin")
    if may["finish"]:
        today = timezone.localdate()
        over = bool(project.period and project.period.upper and project.period.upper <= today)
        open_steps = any(one.state == Milestone.State.OPEN for one in milestones)
        return Step("finish") if over or not open_steps else Step("note")
    return None


# ── Campaigns ──


def campaigns(reader: Any) -> QuerySet[Campaign]:
    """The campaigns of the reader's federations, with their projects counted by where they stand: one query."""
    seen = Project.objects.visible_to(reader).filter(campaigns=OuterRef("pk")).order_by().values("campaigns")
    number = lambda rows: Subquery(rows.annotate(number=Count("pk")).values("number"))  # noqa: E731
    return (
        Campaign.objects.visible_to(reader)
        .annotate(
            all=number(seen), running=number(seen.filter(state="running")), done=number(seen.filter(state="done"))
        )
        .order_by(F("period").desc(), "id")
    )


@dataclass(frozen=True)
class CampaignPage:
    campaign: Campaign
    projects: QuerySet[Project]
    sums: dict[str, int]
    may_change: Answer


def campaign_page(campaign: Campaign, reader: Any) -> CampaignPage:
    """Its projects, and what the finished ones say in numbers."""
    found = projects(reader, Filters(campaign=campaign.pk))
    done = Project.objects.visible_to(reader).filter(campaigns=campaign).aggregate(
        done=Count("pk", filter=Q(state="done")), all=Count("pk"), served=Sum("served"), taking_part=Sum("taking_part"),
        hours=Sum("hours"),
    )  # fmt: skip
    sums = {name: value or 0 for name, value in done.items()}
    return CampaignPage(campaign, found, sums, rules.can_change_campaigns(reader, campaign.federation_id))


def campaign_choices(federation_ids: list[int]) -> QuerySet[Campaign]:
    return Campaign.objects.filter(federation__in=federation_ids).order_by("id")


def federations_to_open_in(person: Any) -> list[Federation]:
    """Where she may open a project: her offices, and the federations of the organisations she speaks for."""
    mine = mandates(person)
    found = set(mine.offices) | {held.federation_id for held in mine.organisations.values()}
    return list(Federation.objects.filter(pk__in=found).order_by("pk")) if found else []
