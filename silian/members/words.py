"""How the records and notices of the register and the seats read."""

from django.utils.translation import gettext_lazy as _

from silian.core.hooks import event
from silian.core.kinds import kind
from silian.core.verbs import words

words(
    {
        "members.federation.founded": _("The federation %(name)s was set up."),
        "members.part.added": _("%(part)s was added to the structure of the area."),
        "members.part.renamed": _("%(before)s is called %(part)s now."),
        "members.part.moved": _("%(part)s belongs to the zone %(zone)s now."),
        "members.organisation.entered": _("%(organisation_name)s was entered into the register."),
        "members.organisation.imported": _("%(organisation_name)s was entered into the register from a workbook."),
        "members.organisation.changed": _("%(organisation_name)s was changed: %(fields)s."),
        "members.contact.changed": _("The contacts of %(organisation_name)s were changed: %(names)s."),
        "members.membership.began": _("%(organisation_name)s became a member from %(day)s."),
        "members.membership.ended": _("%(organisation_name)s is no longer a member from %(day)s."),
        "members.seat.opened": _("The seat %(seat_name)s was set up."),
        "members.seat.closed": _("The seat %(seat_name)s was closed from %(day)s."),
        "members.term.began": _("%(holder)s holds the seat %(seat_name)s from %(day)s."),
        "members.term.ended": _("%(holder)s holds the seat %(seat_name)s no longer from %(day)s."),
        "members.seat.handed_over": _(
            "%(before)s hands the seat %(seat_name)s over to %(holder)s from %(day)s. It goes along: %(moved)s."
        ),
        "members.invitation.made": _("%(name)s was invited to the seat %(seat_name)s."),
        "members.invitation.accepted": _("%(holder)s accepted the invitation to the seat %(seat_name)s."),
        "members.invitation.withdrawn": _("The invitation of %(name)s to the seat %(seat_name)s was withdrawn."),
        "members.subscription.made": _("The program “%(name)s” is told of events from now on."),
        "members.subscription.changed": _("What the program “%(name)s” is told was changed: %(fields)s."),
        "members.subscription.tried": _("A test was sent to the program “%(name)s”."),
        "members.subscription.stopped": _("The program “%(name)s” is told nothing for the time being."),
        "members.subscription.resumed": _("The program “%(name)s” is told of events again."),
        "members.subscription.removed": _("The program “%(name)s” was removed and its secret deleted."),
        "members.robot.added": _("The group robot “%(name)s” was added."),
        "members.robot.changed": _("The group robot “%(name)s” was changed: %(fields)s."),
        "members.robot.tested": _("The group robot “%(name)s” was asked for a test line."),
        "members.robot.paused": _("The group robot “%(name)s” was made silent."),
        "members.robot.resumed": _("The group robot “%(name)s” speaks again."),
        "members.robot.removed": _("The group robot “%(name)s” was removed and its secret deleted."),
        "members.delivery.again": _("Message no. %(number)s is tried once more."),
        "members.delivery.put_aside": _("Message no. %(number)s, which could not be delivered, was put aside."),
        "members.organisation.merged": _("%(gone)s was merged into %(kept)s: %(changes)s rows moved."),
        "members.organisation.unmerged": _("The merge of %(gone)s into %(kept)s was undone."),
    }
)

kind("members.seats", _("Seats and hand-overs"), "members.")

event("members.membership.began", _("An organisation joined"))
event("members.membership.ended", _("An organisation left"))
