"""What the stories of the hall share: who is who, what was said, and the acts every matter goes through."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from silian.deliberation.actions import statements
from silian.deliberation.actions.statements import Said
from silian.deliberation.models import Statement
from silian.hall.actions import (
    accepting,
    carriers,
    carrying,
    closings,
    following,
    hearing,
    parties,
    plans,
    raising,
    replies,
    resolutions,
    rounds,
    standings,
)  # fmt: skip
from silian.hall.actions.raising import Raised
from silian.hall.models import Answer, Carrier, Closing, Matter, MatterTask, Party, Phase, Resolution, Satisfaction
from silian.meetings.actions import agreeing, attendance, meetings, minutes
from silian.meetings.models import Invitee, Meeting
from silian.members.mandates import forget
from silian.members.models import Body, Community, Federation, Organisation, Seat, Term
from silian.people.models import User
from silian.portal.management.clock import Clock, told_from
from silian.tasks.actions import finish_task

# Which form each carrier of the street has, and in which community it sits.
FORMS = {
    "民情观察室": (Carrier.Form.OBSERVATION, "", "示例：每季度看一遍居民集中反映的事"),
    "民生圆桌会": (Carrier.Form.ROUND_TABLE, "友谊社区", "示例：居民、单位和社区同桌商量身边的事"),
    "大众监督团": (Carrier.Form.SUPERVISION, "", "示例：监督事项办理，可以问询，可以对办结提出异议"),
    "上保开放式民主协商会": (Carrier.Form.OPEN, "上保社区", "示例：谁都可以来说，先公开再协商"),
    "松木场居民议事委员会": (Carrier.Form.COUNCIL, "松木场社区", "示例：商议老小区的公共事务"),
    "军警民联合调解室": (Carrier.Form.MEDIATION, "沿山河社区", "示例：邻里纠纷由部队、民警和社区一起调解"),
}


def read(path: Path) -> dict[str, list[str]]:
    """Key → what was said under it, part by part."""
    found: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            key, *words = (part.strip() for part in line.split("|"))
            found[key] = words
    return found


@dataclass
class Street:
    """The demo street as the stories need it."""

    federation: Federation
    folder: Path
    secretary: User
    people: dict[str, User] = field(default_factory=dict)  # account → person
    seats: dict[str, Seat] = field(default_factory=dict)  # account → the seat she holds
    speaking: dict[int, User] = field(default_factory=dict)  # organisation → who speaks for it
    carriers: dict[str, Carrier] = field(default_factory=dict)

    @classmethod
    def of(cls, federation: Federation, folder: Path, secretary: User) -> "Street":
        street = cls(federation, folder, secretary)
        terms = Term.objects.today().filter(federation=federation).select_related("person", "seat__body").order_by("id")
        for term in terms:
            street.people[term.person.username] = term.person
            street.seats.setdefault(term.person.username, term.seat)
            if term.seat.body.organisation_id:
                street.speaking.setdefault(term.seat.body.organisation_id, term.person)
        street.people["jumin"] = User.objects.get(username="jumin")
        return street

    def set_up_carriers(self) -> None:
        """What each of the bodies for deliberation is for."""
        communities = {one.name: one for one in Community.objects.filter(federation=self.federation)}
        for body in Body.objects.filter(federation=self.federation, kind=Body.Kind.CARRIER):
            form, community, purpose = FORMS[body.name]
            fields = {"form": form, "community": communities.get(community), "purpose": purpose}
            self.carriers[body.name] = carriers.set_form(body, fields, by=self.secretary)

    def community(self, name: str) -> Community:
        return Community.objects.get(federation=self.federation, name=name)

    def words(self, name: str) -> dict[str, list[str]]:
        return read(self.folder / f"{name}.txt")

    @contextmanager
    def telling(self, name: str, days_ago: int) -> Iterator["Story"]:
        """A story begins so many days ago, in the morning; all of it is kept or nothing."""
        began = datetime.combine(timezone.localdate() - timedelta(days=days_ago), time(9))
        with told_from(timezone.make_aware(began)) as clock, transaction.atomic():
            for person in self.people.values():
                forget(person)  # what she may do is asked anew for that day
            yield Story(self, clock, self.words(name))
        for person in self.people.values():
            forget(person)


@dataclass
class Story:
    """One matter as it is told."""

    street: Street
    clock: Clock
    words: dict[str, list[str]]
    raised: Raised | None = None

    def said(self, key: str, at: int = 0) -> str:
        return self.words[key][at]

    def who(self, account: str) -> User:
        return self.street.people[account]

    @property
    def matter(self) -> Matter:
        """As it stands now."""
        assert self.raised is not None
        return Matter.objects.select_related("owner__body", "community", "urgency").get(pk=self.raised.matter.pk)

    def raise_it(self, community: str, **more: Any) -> Raised:
        text = more.pop("text", None) or self.said("text")
        more.setdefault("title", self.said("title") if "title" in self.words else "")
        made = raising.raise_matter(
            self.street.federation, text, community=self.street.community(community), sender=f"demo:{more['title']}", **more
        )  # fmt: skip
        self.raised = self.raised or made
        return made

    def accept(self, account: str, hours: float = 3) -> None:
        self.clock.ahead(hours / 24)
        accepting.accept_matter(self.matter, by=self.who(account), words=self.said("accept"))

    def plan(self, recipe: str, account: str, carrier: str = "") -> None:
        found = self.street.carriers[carrier] if carrier else None
        plans.choose_recipe(self.matter, recipe, by=self.who(account), first=timezone.localdate(), carrier=found)

    def enter(self, kind: str, days: float = 0.4) -> Phase:
        """Go on to the phase of a kind, some time after its beginning."""
        phase = Phase.objects.filter(matter=self.matter, kind=kind).order_by("period").last()
        assert phase is not None, kind
        self.clock.set(phase.period.lower + timedelta(days=days))
        return phase

    def again(self, account: str, key: str) -> None:
        """Reopened: another phase to carry out what was missing, after the last one."""
        last = Phase.objects.filter(matter=self.matter).order_by("period").last()
        after = max(
            timezone.localdate() + timedelta(days=1), timezone.localdate(last.period.upper) if last else date.min
        )
        plans.add_phase(
            self.matter, "carry_out", after, after + timedelta(days=24), self.said(key), by=self.who(account)
        )

    def invite(self, role: str, account: str, *, organisation: str = "", seat: str = "", comes: bool = True) -> Party:
        """A party is asked, and answers two days later."""
        unit = Organisation.objects.get(federation=self.street.federation, name=organisation) if organisation else None
        place = self.street.seats[seat] if seat else None
        party = parties.invite_party(self.matter, role, by=self.who(account), organisation=unit, seat=place)
        self.clock.ahead(1)
        speaker = self.who(seat) if seat else self.street.speaking[unit.pk] if unit else None
        parties.answer_party(party, comes, "" if comes else "示例：近期人手安排不开", by=speaker)
        return party

    def prove(self, account: str, *requirements: str) -> None:
        """The evidence for what the law asks for, each in its own words."""
        for one in requirements:
            plans.prove(self.matter, one, self.said(f"proof.{one}"), by=self.who(account))

    def concerns(self, account: str, *groups: tuple[str, str, int]) -> None:
        """Whom it concerns, as far as the community knows."""
        for side, value, about in groups:
            standings.name_affected(self.matter, side, value, about, by=self.who(account))

    def stand(self, people: Sequence[tuple[str, dict[str, str]]]) -> None:
        """What they say about themselves, because they like to."""
        for account, fields in people:
            standings.say_standing(self.matter, fields, by=self.who(account))

    def state(self, accounts: Sequence[str]) -> list[Statement]:
        """The statements of the story, one after the other, by these people in turn."""
        made = []
        for number in range(1, 20):
            if f"statement.{number}" not in self.words:
                break
            side, text, reason = self.words[f"statement.{number}"]
            self.clock.ahead(0.05)
            person = self.who(accounts[(number - 1) % len(accounts)])
            made.append(statements.make_statement(self.matter, Said(text, reason, side), by=person))
        return made

    def voice(self, made: Sequence[Statement], camps: Sequence[tuple[Sequence[str], Sequence[int]]]) -> None:
        """Everybody of a camp answers alike, with one exception each, so that the camps stay people."""
        for accounts, pattern in camps:
            for turn, account in enumerate(accounts):
                for at, statement in enumerate(made):
                    stance = pattern[at % len(pattern)]
                    statements.give_voice(
                        Statement.objects.get(pk=statement.pk),
                        0 if (turn + at) % 7 == 6 else stance,
                        by=self.who(account),
                    )

    def meet(self, body: Body, account: str, *, title: str, days: int = 3) -> Meeting:
        """A meeting of a body about it: planned, held, written down, agreed to, final."""
        by = self.who(account)
        day = _workday(timezone.localdate() + timedelta(days=days))
        start = timezone.make_aware(datetime.combine(day, time(14)))
        fields = {
            "title": title,
            "kind": "regular",
            "period": (start, start + timedelta(hours=2)),
            "place": "示例会议室",
        }
        meeting = rounds.plan_meeting_about(self.matter, body, fields, by=by)
        self.clock.set(start + timedelta(hours=3))
        meetings.hold_meeting(_fresh(meeting), by=by)
        came = {row.pk: self._name(row) for row in Invitee.objects.filter(meeting=meeting) if row.seat_id}
        attendance.enter_attendance(_fresh(meeting), came, by=by)
        item = _fresh(meeting).items.order_by("position").last()
        entries = [
            minutes.Entry(item, "said", self.said("minutes.said")),
            minutes.Entry(item, "resolved", self.said("minutes.resolved")),
        ]
        minutes.write_lines(_fresh(meeting), entries, by=by)
        self.clock.ahead(1)
        agreeing.circulate_minutes(_fresh(meeting), by=by)
        self.clock.ahead(7)
        agreeing.finish_minutes(_fresh(meeting), by=by)
        return _fresh(meeting)

    def _name(self, row: Invitee) -> str:
        term = Term.objects.today().filter(seat=row.seat_id).select_related("person").first()
        return term.person.name if term else "示例·代表"

    def resolve(self, account: str, basis: str, **more: Any) -> Resolution:
        fields = {
            "text": self.said("resolution"), "basis_words": more.pop("basis_words", ""),
            "review_on": timezone.localdate() + timedelta(days=more.pop("review_days", 120)),
        }  # fmt: skip
        dissents = (
            [{"who": self.said("dissent.who"), "reason": self.said("dissent.reason")}]
            if "dissent.who" in self.words
            else []
        )
        return resolutions.resolve(self.matter, fields, by=self.who(account), basis=basis, dissents=dissents, **more)

    def task(
        self, key: str, account: str, owner: str, *, resolution: Resolution | None = None, days: int = 30
    ) -> MatterTask:
        """A task for the seat of `owner`."""
        fields = {
            "title": self.said(key),
            "due_on": timezone.localdate() + timedelta(days=days),
            "seat": self.street.seats[owner],
        }
        task = carrying.give_task_of(self.matter, fields, by=self.who(account), resolution=resolution)
        return MatterTask.objects.get(task=task)

    def finish(self, link: MatterTask, owner: str, key: str) -> None:
        link.task.refresh_from_db()
        finish_task(link.task, self.said(key), by=self.who(owner))

    def carried_out(self, account: str, key: str) -> None:
        """All that was to be done is done; whoever did it says so."""
        if self.matter.stage != "carried_out":
            carrying.say_carried_out(self.matter, self.said(key), by=self.who(account))

    def reply(self, key: str, drafted: str, checked: str, announced: str) -> None:
        """Drafted, read by somebody else, announced to all."""
        reply = replies.draft_reply(self.matter, self.said(key), by=self.who(drafted))
        self.clock.ahead(0.2)
        reply = replies.check_reply(reply, by=self.who(checked))
        self.clock.ahead(0.2)
        replies.announce_reply(reply, by=self.who(announced))

    def propose(self, account: str, kind: str = "solved", key: str = "closing", **more: Any) -> Closing:
        fields = {"kind": kind, "reason": self.said(f"{key}.reason"), "evidence": self.said(f"{key}.evidence"), **more}
        return closings.propose_closing(self.matter, fields, by=self.who(account))

    def check(self, closing: Closing, account: str, key: str = "check") -> Closing:
        self.clock.ahead(1)
        return closings.check_closing(_closing(closing), True, self.said(key), by=self.who(account))

    def answer(self, closing: Closing, raised: Raised, verdict: str, key: str, *, by: str = "") -> None:
        """What a raiser says: by her link, or by phone through somebody else."""
        self.clock.ahead(1)
        way = Answer.Way.PHONE if by else Answer.Way.LINK
        hearing.answer_closing(
            _closing(closing), raised.raiser, verdict, self.said(key), by=self.who(by) if by else None, way=way
        )

    def close(self, closing: Closing, account: str) -> None:
        self.clock.ahead(0.5)
        closings.close_matter(_closing(closing), by=self.who(account))

    def satisfied(self, answered: str = "yes") -> None:
        """Asked afterwards, by their links, everybody says so."""
        self.clock.ahead(3)
        for row in Satisfaction.objects.filter(matter=self.matter, answered=""):
            hearing.say_satisfaction(row, answered, by=None)

    def support(self, accounts: Sequence[str]) -> None:
        for account in accounts:
            following.support(self.matter, by=self.who(account))

    def look_again(self, account: str) -> None:
        self.clock.ahead(91)
        closings.look_again(self.matter, True, self.said("look"), by=self.who(account))


def _workday(day: date) -> date:
    return day + timedelta(days=max(0, 8 - day.isoweekday()) if day.isoweekday() > 5 else 0)


def _fresh(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_related("minutes", "body").get(pk=meeting.pk)


def _closing(closing: Closing) -> Closing:
    return Closing.objects.select_related("matter").get(pk=closing.pk)
