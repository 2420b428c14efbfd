"""What a row of a workbook of activities would change: whose activity it is, and whether it is there already."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from silian.activities import rules
from silian.activities.models import Activity, Session
from silian.cobuilding.models import Campaign, Project
from silian.core.importing.cells import guard, same_key, tidy
from silian.core.importing.plan import BAD, NEW, SAME, Row, Scope
from silian.members.mandates import mandates
from silian.members.models import Community, Organisation
from silian.members.workbooks.shared import Names
from silian.places.models import Base, Room

State = Activity.State
TEXTS = ("kind", "about", "audience", "address", "risks", "insurance", "contact")
RESULT = ("came", "helped", "minutes", "result")
OF_ACTIVITY = (*TEXTS, "base", "project", "campaigns", "state", *RESULT)


def ending(begins: datetime, ends: datetime) -> str:
    """The end as the workbook has it."""
    return f"{ends:%H:%M}" if begins.date() == ends.date() else f"{ends:%Y-%m-%d %H:%M}"


@dataclass
class Group:
    """Rows of one file that are one activity."""

    organiser: Organisation | None
    community: Community | None
    rows: list[Row] = field(default_factory=list)
    said: dict[str, tuple[Any, int]] = field(default_factory=dict)  # what the rows say of the activity, and which did
    target: Activity | None = None


@dataclass(frozen=True)
class Found:
    """What the names in a row mean."""

    group: Group
    begins: datetime
    ends: datetime
    deadline: datetime | None
    base: Base | None
    room: Room | None
    project: Project | None
    campaigns: list[Campaign] | None
    session: Session | None = None


class Judging:
    """One federation's activities and what rows may name, read once, and the rows against them."""

    def __init__(self, scope: Scope):
        self.scope = scope
        here: dict[str, Any] = {"federation": scope.federation}
        organisations = list(Organisation.objects.filter(**here).current().order_by("id"))
        self.organisations = {one.pk: one for one in organisations}
        names = [(one.pk, one.name) for one in organisations]
        self.named = Names([*names, *((one.pk, one.short_name) for one in organisations if one.short_name)])
        self.communities = {one.pk: one for one in Community.objects.filter(**here)}
        self.community_names = Names((one.pk, one.name) for one in self.communities.values())
        self.bases = {same_key(one.name): one for one in Base.objects.filter(**here).select_related("community")}
        self.rooms = {(one.base_id, same_key(one.name)): one for one in Room.objects.filter(**here)}
        self.projects: dict[str, list[Project]] = defaultdict(list)
        for one in Project.objects.visible_to(scope.by).filter(**here).order_by("id"):
            self.projects[same_key(one.title)].append(one)
        self.campaigns = {same_key(one.name): one for one in Campaign.objects.filter(**here)}
        self.there: dict[tuple, list[Session]] = defaultdict(list)
        related = ("activity__organiser", "activity__community", "activity__base", "activity__project", "booking__room")
        for session in Session.objects.filter(**here).select_related(*related).order_by("id"):
            one = session.activity
            self.there[self._owner(one.organiser_id, one.community_id, one.title)].append(session)
        self.groups: dict[tuple, Group] = {}
        self.seen: dict[tuple, int] = {}

    @staticmethod
    def _owner(organiser: int | None, community: int | None, title: str) -> tuple:
        """Whose activity of which name; where an organisation gives it the community is only the place."""
        return (organiser, None if organiser else community, same_key(title))

    def judge(self, rows: list[Row]) -> None:
        for row in rows:
            row.name = row.values["title"]
            self._judge(row)
        for group in self.groups.values():
            if group.target is not None or any(row.outcome == BAD for row in group.rows):
                continue
            self._whole(group)

    def _judge(self, row: Row) -> None:
        owner = self._organiser(row)
        if row.outcome == BAD or owner is None:
            return
        organiser, community = owner
        answer = rules.can_open(self.scope.by, self.scope.federation.pk, organiser, community)
        if not answer:
            row.refuse(answer.reason)
            return
        values = row.values
        begins = self._moment(f"{values['day']} {values['begins']}")
        ends = self._moment(values["ends"] if "-" in values["ends"] else f"{values['day']} {values['ends']}")
        if ends <= begins:
            row.refuse(_("it ends before it begins"))
            return
        key = self._owner(organiser.pk if organiser else None, community.pk if community else None, values["title"])
        at = self.seen.setdefault((key, begins), row.line.at)
        if at != row.line.at:
            row.refuse(_("the same session stands in row %(row)s already") % {"row": at})
            return
        group = self.groups.setdefault((key, begins.year), Group(organiser, community))
        group.rows.append(row)
        session = next((one for one in reversed(self.there[key]) if one.begins == begins), None)
        row.extra = self._meaning(row, group, begins, ends, session)
        if row.outcome == BAD:
            return
        self._agree(row, group)
        if row.outcome != BAD:
            self._place(row, group, session, key)

    def _organiser(self, row: Row) -> tuple[Organisation | None, Community | None] | None:
        """An organisation, a community, or the office."""
        said = row.values.get("organiser")
        mine = mandates(self.scope.by)
        if said is None:
            own = [pk for pk, held in mine.organisations.items() if held.federation_id == self.scope.federation.pk]
            if self.scope.federation.pk in mine.offices:
                return None, None
            if len(own) == 1 and own[0] in self.organisations:
                return self.organisations[own[0]], None
            row.refuse(_("the organiser is missing"))
            return None
        if (pk := self.named.find(said)) is not None:
            return self.organisations[pk], None
        if (pk := self.community_names.find(said)) is not None:
            return None, self.communities[pk]
        row.refuse(_("“%(name)s” is neither an organisation of the register nor a community") % {"name": said})
        return None

    @staticmethod
    def _moment(said: str) -> datetime:
        return timezone.make_aware(datetime.strptime(said, "%Y-%m-%d %H:%M"))

    def _meaning(self, row: Row, group: Group, begins: datetime, ends: datetime, session: Session | None) -> Found:
        """What base, room, project and campaigns of a row are; what is not known is its reason."""
        values = row.values
        base = self.bases.get(same_key(values["base"])) if "base" in values else None
        if "base" in values and base is None:
            row.refuse(
                _("there is no base “%(name)s”; enter it first, or write it as the place") % {"name": values["base"]}
            )
        if base is None and "address" in values and (base := self.bases.get(same_key(values["address"]))):
            del values["address"]
        if base is not None:
            values["base"] = base.name
        standing = base or (session.activity.base if session else None)
        room = self.rooms.get((standing.pk, same_key(values["room"]))) if "room" in values and standing else None
        if "room" in values and room is None:
            row.refuse(_("there is no room “%(name)s” in this base") % {"name": values["room"]})
        projects = self.projects.get(same_key(values["project"]), []) if "project" in values else []
        if "project" in values and len(projects) != 1:
            row.refuse(_("there is not exactly one project “%(name)s”") % {"name": values["project"]})
        names = values["campaigns"].split("、") if "campaigns" in values else []
        campaigns = [self.campaigns[same_key(one)] for one in names if same_key(one) in self.campaigns]
        if len(campaigns) != len(names):
            row.refuse(_("not all of these campaigns are known: %(names)s") % {"names": values["campaigns"]})
        deadline = self._moment(values["deadline"]) if "deadline" in values else None
        if deadline and deadline > begins:
            row.refuse(_("signing up would end after the beginning"))
        return Found(
            group, begins, ends, deadline, base, room, projects[0] if projects else None, campaigns if names else None, session
        )  # fmt: skip

    def _agree(self, row: Row, group: Group) -> None:
        """All rows of an activity say the same about it."""
        for name in OF_ACTIVITY:
            if name not in row.values:
                continue
            value, at = group.said.setdefault(name, (row.values[name], row.line.at))
            if value != row.values[name] and name != "state":
                row.refuse(_("row %(row)s says something else about the same activity") % {"row": at})
                return

    def _place(self, row: Row, group: Group, session: Session | None, key: tuple) -> None:
        """A session that is there, one more of an activity that is there, or a new activity."""
        state = row.values.get("state")
        if state == State.CANCELLED:
            if session is None or State.CANCELLED not in (session.activity.state, session.state):
                row.refuse(_("a workbook cancels nothing; do it on the page, with the reason"))
            else:
                row.target = session.pk
            return
        if session is not None:
            row.target = session.pk
            self._compare(row, session)
            return
        year = row.extra.begins.year
        open_ones = [
            one.activity
            for one in self.there[key]
            if one.activity.state in (State.DRAFT, State.PUBLISHED) and timezone.localtime(one.begins).year == year
        ]
        group.target = group.target or (open_ones[-1] if open_ones else None)
        row.outcome = NEW

    def _whole(self, group: Group) -> None:
        """What a new activity needs to be published or done stands in its rows."""
        fresh = [row for row in group.rows if row.outcome == NEW]
        said = {name: value for name, (value, _at) in group.said.items()}
        if not fresh or ("came" not in said and said.get("state") in (None, State.DRAFT)):
            return
        first = fresh[0]
        if "address" not in said and "base" not in said:
            first.refuse(_("the place is missing"))
        if any(row.values.get("helper_places") for row in fresh) and not ("risks" in said and "insurance" in said):
            first.refuse(_("helpers are sought, so risks and insurance are needed"))
        if said.get("state") == State.DONE and "came" not in said:
            first.refuse(_("the number of people who came is missing"))
        if "came" in said and min(row.extra.begins for row in fresh) > timezone.now():
            first.refuse(_("it has not begun yet, so nobody can have come"))
        if said.get("helped", 0) > said.get("came", 0):
            first.refuse(_("more helpers than people who came"))

    def _compare(self, row: Row, session: Session) -> None:
        one, found = session.activity, row.extra
        if State.CANCELLED in (one.state, session.state):
            row.refuse(_("it was cancelled; take the row out, or open it anew under another title"))
            return
        before = {name: getattr(one, name) for name in (*TEXTS, *RESULT)} | {
            "places": session.places, "helper_places": session.helper_places,
            "ends": ending(timezone.localtime(session.begins), timezone.localtime(session.ends)), "base": one.base.name if one.base else "",
            "project": one.project.title if one.project else "", "state": one.state,
            "room": session.booking.room.name if session.booking else "",
            "deadline": f"{timezone.localtime(session.deadline):%Y-%m-%d %H:%M}" if session.deadline else "",
        }  # fmt: skip
        for name, old in before.items():
            said = row.values.get(name)
            if said is None or said == old or (isinstance(old, str) and tidy(guard(old)) == said):
                continue
            row.change(name, old, said)
        if found.campaigns is not None:
            old = sorted(one.campaigns.values_list("name", flat=True))
            if sorted(each.name for each in found.campaigns) != old:
                row.change("campaigns", "、".join(old), row.values["campaigns"])
        if row.outcome in (SAME, BAD):
            return
        self._allowed(row, one)

    @staticmethod
    def _allowed(row: Row, one: Activity) -> None:
        """Afterwards only the result can be corrected; states go forwards only."""
        changed = set(row.changes)
        wanted = row.values.get("state", one.state)
        order: list[str] = [State.DRAFT, State.PUBLISHED, State.DONE]
        if order.index(wanted) < order.index(one.state):
            row.refuse(_("it is “%(state)s” already") % {"state": State(one.state).label})
        elif one.state == State.DONE and changed - set(RESULT):
            row.refuse(_("it is over; only its result can be corrected"))
        elif changed & set(RESULT) and State.DONE not in (wanted, one.state):
            row.refuse(_("a result belongs to the state “done”"))
        elif wanted == State.DONE and one.came is None and "came" not in row.values:
            row.refuse(_("the number of people who came is missing"))
