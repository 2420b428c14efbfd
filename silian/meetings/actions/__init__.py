"""Every change of this part, by noun; what the apps above call stands here."""

from silian.meetings.actions.agenda import add_item, raise_topic, take_topic
from silian.meetings.actions.agreeing import circulate_minutes, confirm_minutes, finish_minutes, object_to_line
from silian.meetings.actions.attendance import enter_attendance, enter_paper_list
from silian.meetings.actions.meetings import answer_invitation, call_meeting, cancel_meeting, hold_meeting, plan_meeting
from silian.meetings.actions.minutes import Entry, write_line, write_lines

__all__ = [
    "Entry", "add_item", "answer_invitation", "call_meeting", "cancel_meeting", "circulate_minutes", "confirm_minutes",
    "enter_attendance", "enter_paper_list", "finish_minutes", "hold_meeting", "object_to_line", "plan_meeting",
    "raise_topic", "take_topic", "write_line", "write_lines",
]  # fmt: skip
