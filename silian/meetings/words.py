"""How the records and notices of meetings read."""

from django.utils.translation import gettext_lazy as _

from silian.core.hooks import event
from silian.core.kinds import kind
from silian.core.verbs import words

words(
    {
        "meetings.meeting.planned": _("“%(title)s” of %(body)s is planned for %(span)s."),
        "meetings.meeting.changed": _("“%(title)s” was changed: %(fields)s."),
        "meetings.meeting.moved": _("“%(title)s” of %(body)s is now at %(span)s, %(place)s."),
        "meetings.meeting.called": _("%(body)s invites to “%(title)s”, %(span)s."),
        "meetings.meeting.held": _("“%(title)s” was held; its minutes are written next."),
        "meetings.meeting.cancelled": _("“%(title)s” of %(body)s is cancelled, because: %(because)s"),
        "meetings.guest.invited": _("Also invited to “%(title)s”: %(names)s."),
        "meetings.invitation.yes": _("%(who)s comes to “%(title)s”. %(words)s"),
        "meetings.invitation.no": _("%(who)s cannot come to “%(title)s”. %(words)s"),
        "meetings.invitation.deputy": _("%(who)s sends somebody to “%(title)s”. %(words)s"),
        "meetings.attendance.entered": _("Who came to “%(title)s” was entered: %(number)s."),
        "meetings.attendance.listed": _("Who came to “%(title)s” was entered from a paper list: %(number)s."),
        "meetings.topic.raised": _("%(who)s handed in the topic “%(topic)s” for “%(title)s”."),
        "meetings.topic.taken": _("The topic “%(topic)s” of %(who)s is on the agenda of “%(title)s”."),
        "meetings.topic.put_off": _("The topic “%(topic)s” of %(who)s waits for another meeting, because: %(because)s"),
        "meetings.topic.declined": _("The topic “%(topic)s” of %(who)s was declined, because: %(because)s"),
        "meetings.item.added": _("On the agenda of “%(title)s”: %(item)s."),
        "meetings.item.changed": _("The item “%(item)s” on the agenda of “%(title)s” was changed: %(fields)s."),
        "meetings.item.dropped": _("No longer on the agenda of “%(title)s”: %(item)s."),
        "meetings.minutes.begun": _("The minutes of “%(title)s” are being written."),
        "meetings.line.written": _("Line %(number)s was written: %(text)s"),
        "meetings.line.changed": _("Line %(number)s was changed: %(text)s"),
        "meetings.line.dropped": _("Line %(number)s was taken out: %(text)s"),
        "meetings.minutes.circulated": _(
            "The minutes of “%(title)s” are out: please confirm them, or object to a line, by %(day)s. Silence counts as consent."
        ),
        "meetings.minutes.confirmed": _("%(who)s confirmed the minutes of “%(title)s”."),
        "meetings.objection.made": _("%(who)s objects to line %(number)s of the minutes of “%(title)s”: %(words)s"),
        "meetings.objection.accepted": _(
            "Line %(number)s of the minutes of “%(title)s” was changed as %(who)s asked: %(reply)s"
        ),
        "meetings.objection.kept": _("Line %(number)s of the minutes of “%(title)s” stays, because: %(reply)s"),
        "meetings.minutes.final": _("The minutes of “%(title)s” are final."),
        "meetings.minutes.corrected": _(
            "Correction %(number)s to the minutes of “%(title)s”, line %(line)s, because: %(because)s"
        ),
    }
)

kind(
    "meetings.invitations", _("Meetings: invitations and changes"), "meetings.meeting.", "meetings.guest.", "meetings.invitation.",
    for_groups=True,
)  # fmt: skip
kind("meetings.topics", _("Meetings: topics and agenda"), "meetings.topic.", "meetings.item.")
kind(
    "meetings.minutes", _("Meetings: minutes and objections"), "meetings.minutes.", "meetings.objection.", "meetings.line.",
    "meetings.attendance.",
)  # fmt: skip

event("meetings.minutes.final", _("Minutes are final"))
