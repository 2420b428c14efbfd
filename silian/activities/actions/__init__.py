"""Every change to what takes place and to who comes, split by what a person does."""

from silian.activities.actions.activities import (
    Time,
    cancel_activity,
    cancel_session,
    change_activity,
    open_activity,
    publish_activity,
)
from silian.activities.actions.attendance import (
    add_people,
    come_in,
    export_participants,
    note_called,
    record_attendance,
    write_result,
)
from silian.activities.actions.signups import Guest, cancel_signup, forget_guests, promote, sign_up

__all__ = [
    "Guest",
    "Time",
    "add_people",
    "cancel_activity",
    "cancel_session",
    "cancel_signup",
    "change_activity",
    "come_in",
    "export_participants",
    "forget_guests",
    "note_called",
    "open_activity",
    "promote",
    "publish_activity",
    "record_attendance",
    "sign_up",
    "write_result",
]
