"""How the records and notices of activities read."""

from django.utils.translation import gettext_lazy as _

from silian.core.hooks import event
from silian.core.kinds import kind
from silian.core.verbs import words

words(
    {
        "activities.activity.opened": _("The activity “%(title)s” was drafted, with %(sessions)s sessions."),
        "activities.activity.changed": _("“%(title)s” was changed, because: %(because)s"),
        "activities.activity.published": _("“%(title)s” was published; people can sign up."),
        "activities.activity.cancelled": _("“%(title)s” does not take place, because: %(because)s"),
        "activities.activity.done": _(
            "“%(title)s” took place: %(came)s people came, %(helped)s of them helped, %(minutes)s minutes in all."
        ),
        "activities.activity.corrected": _(
            "The result of “%(title)s” was corrected: %(came)s people, %(helped)s of them helpers, %(minutes)s minutes."
        ),
        "activities.activity.from_call": _(
            "The activity grew out of the call “%(title)s”, with %(number)s helpers taken along."
        ),
        "activities.session.cancelled": _("“%(title)s” on %(when)s does not take place, because: %(because)s"),
        "activities.signup.confirmed": _("A place in “%(title)s” on %(when)s was taken for %(number)s people."),
        "activities.signup.waiting": _("%(number)s people joined the waiting list of “%(title)s” on %(when)s."),
        "activities.signup.promoted": _(
            "A place became free in “%(title)s” on %(when)s: %(number)s people moved up from the waiting list."
        ),
        "activities.signup.cancelled": _(
            "The sign-up of %(number)s people for “%(title)s” on %(when)s was taken back."
        ),
        "activities.signup.helps": _("%(name)s helps at “%(title)s” on %(when)s."),
        "activities.signup.called": _("A guest of “%(title)s” was called."),
        "activities.attendance.recorded": _("Who came to “%(title)s” was written down: %(people)s people."),
        "activities.participants.exported": _("The list of participants of “%(title)s” was taken out as a workbook."),
    }
)

kind("activities.signups", _("Sign-ups of activities"), "activities.")
kind("activities.activities", _("Activities"), "activities.activity.", for_groups=True)

event("activities.activity.published", _("An activity was published"))
