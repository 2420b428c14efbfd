"""The invitation and the minutes as official papers. Always in Chinese: the layout is that of Chinese offices."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from silian.core.official import Block, Heading, Table, Text, day
from silian.core.official import paper as official
from silian.meetings.models import Correction, Meeting
from silian.meetings.queries.agenda import agenda_of
from silian.meetings.queries.content import content_of, invitees_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WEEKDAYS = "一二三四五六日"


def paper(meeting: Meeting, until: date | None = None) -> bytes:
    """The minutes: as they were kept when they became final, with what was corrected since (up to a day, if one is named); before that as they stand."""
    with translation.override("zh-hans"):
        minutes = getattr(meeting, "minutes", None)
        final = minutes is not None and minutes.content is not None
        content = minutes.content if final and minutes else content_of(meeting)
        blocks = _minutes(content)
        if not final:
            blocks.insert(0, Text(_("(Draft, not confirmed yet)"), "plain"))
        elif minutes:
            corrections = minutes.corrections.filter(at__date__lte=until) if until else minutes.corrections.all()
            blocks += _corrections(list(corrections.select_related("line").order_by("number")))
            blocks.append(Text(_("Check code of these minutes: %(code)s") % {"code": minutes.check_code}, "plain"))
        title = content["title"] if content["title"].endswith("纪要") else f"{content['title']}纪要"
        return official(title, blocks, sender=content["body"], author=content["federation"])


def invitation(meeting: Meeting) -> bytes:
    """The notice of a meeting, with its agenda."""
    with translation.override("zh-hans"):
        agenda = agenda_of(meeting)
        rows = [[one.title, one.speaker or "－", str(one.minutes)] for one in agenda.items]
        rows = [[task.title, task.owner, "5"] for task in agenda.heading] + rows
        blocks: list[Block] = [
            Text(_("To all invited:"), "plain"),
            Text(_("%(body)s will hold “%(title)s”. You are kindly invited.") % {"body": meeting.body.name, "title": meeting.title}),
            Heading(_("Time")), Text(moment(meeting.period.lower, meeting.period.upper)),
            Heading(_("Meeting place")), Text(meeting.place or _("to be announced")),
            Heading(_("Who is invited")), Text("、".join(str(one) for one in invitees_of(meeting)) or _("the seats and members of this body")),
            Heading(_("Agenda")),
            Table([_("No."), _("Item"), _("Speaker"), _("Minutes")], [[str(at), *row] for at, row in enumerate(rows, 1)], [14, 82, 40, 20]),
            Text(""),
            Text(_("Please answer before the meeting, in Silian or to the office.")),
            Text(meeting.body.name if meeting.body.kind != "federation" else meeting.federation.name, "right"),
            Text(day(timezone.localdate(meeting.called_at) if meeting.called_at else timezone.localdate()), "right"),
        ]  # fmt: skip
        return official(
            _("Invitation to “%(title)s”") % {"title": meeting.title}, blocks, author=meeting.federation.name
        )


def _minutes(content: dict[str, Any]) -> list[Block]:
    begins, ends = (datetime.fromisoformat(content[name]) for name in ("begins", "ends"))
    people = content["people"]
    here = [one for one in people if one["came"] and not one["guest"]]
    guests = [one for one in people if one["came"] and one["guest"]]
    absent = [one for one in people if not one["came"]]
    facts = [
        (_("Time"), moment(begins, ends)), (_("Meeting place"), content["place"]), (_("In the chair"), content["chair"]),
        (_("Minute taker"), content["taker"]), (_("Present"), _names(here)), (_("Guests"), _names(guests)),
        (_("Absent"), _names(absent)),
    ]  # fmt: skip
    made: list[Block] = [Text(f"{word}：{value}", "plain") for word, value in facts if value]
    for item in content["items"]:
        made.append(Heading(item["title"]))
        made.extend(_line(line) for line in item["lines"])
        if not item["lines"]:
            made.append(Text(_("Nothing was written down about this item.")))
    tasks = [line for item in content["items"] for line in item["lines"] if line["kind"] == "task"]
    if tasks:
        made.append(Heading(_("Tasks")))
        rows = [[line["text"], line["owner"], day(date.fromisoformat(line["due_on"]))] for line in tasks]
        made.append(Table([_("Task"), _("Who sees to it"), _("By")], rows, [72, 48, 36]))
        made.append(Text(""))
    if content["objections"]:
        made.append(Heading(_("Objections and how they were answered")))
        made.extend(_objection(one) for one in content["objections"])
    return made


def _line(line: dict[str, Any]) -> Block:
    text = line["text"]
    if line["kind"] == "resolved":
        text = f"{line['sign'] or _('Resolved')}：{text}"
    elif line["kind"] == "task":
        text = _("Task: %(text)s (%(owner)s, by %(day)s)") % {
            "text": text, "owner": line["owner"], "day": day(date.fromisoformat(line["due_on"])),
        }  # fmt: skip
    return Text(f"{line['number']}．{text}")


def _objection(one: dict[str, Any]) -> Block:
    facts = {
        "number": one["number"],
        "who": one["who"],
        "words": one["words"],
        "reply": one["reply"],
        "before": one["before"],
    }
    if one["state"] == "accepted":
        return Text(_("Line %(number)s, %(who)s: %(words)s — changed; before it read: %(before)s") % facts)
    if one["state"] == "kept":
        return Text(_("Line %(number)s, %(who)s: %(words)s — kept, because: %(reply)s") % facts)
    return Text(_("Line %(number)s, %(who)s: %(words)s — not answered yet") % facts)


def _corrections(rows: list[Correction]) -> list[Block]:
    if not rows:
        return []
    made: list[Block] = [Heading(_("Corrections"))]
    for one in rows:
        facts = {
            "number": one.number,
            "line": one.line.number,
            "day": day(timezone.localdate(one.at)),
            "old": one.old,
            "new": one.new,
            "why": one.why,
        }
        made.append(
            Text(
                _("No. %(number)s of %(day)s, line %(line)s: instead of “%(old)s” read “%(new)s”, because: %(why)s")
                % facts
            )
        )
    return made


def _names(people: list[dict[str, Any]]) -> str:
    return "、".join(f"{one['who']}（{one['as']}）" if one["as"] else one["who"] for one in people)


def moment(begins: datetime, ends: datetime) -> str:
    """2026年12月1日（星期二）14:00—16:00, as papers write it."""
    begins, ends = timezone.localtime(begins), timezone.localtime(ends)
    until = f"{ends:%H:%M}" if ends.date() == begins.date() else f"{day(ends.date())}{ends:%H:%M}"
    return f"{day(begins.date())}（星期{WEEKDAYS[begins.weekday()]}）{begins:%H:%M}—{until}"
