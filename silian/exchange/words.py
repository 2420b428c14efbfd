"""How the records and notices of the two lists and of the matching read."""

from django.utils.translation import gettext_lazy as _

from silian.core.hooks import event
from silian.core.kinds import kind
from silian.core.verbs import words

words(
    {
        "exchange.service.drafted": _("%(organisation_name)s began a draft of the service “%(title)s”."),
        "exchange.service.drafted_for": _(
            "A draft of the service “%(title)s” was written down for %(organisation_name)s."
        ),
        "exchange.service.filed": _("%(organisation_name)s put the service “%(title)s” into its list."),
        "exchange.service.changed": _("The service “%(title)s” was changed: %(fields)s."),
        "exchange.service.closed": _("The service “%(title)s” was closed, because: %(because)s"),
        "exchange.service.reopened": _("The service “%(title)s” is open again."),
        "exchange.service.carried_over": _("The service “%(title)s” was carried over to the list of %(year)s."),
        "exchange.demand.drafted": _("%(organisation_name)s began a draft of the demand “%(title)s”."),
        "exchange.demand.drafted_for": _(
            "A draft of the demand “%(title)s” was written down for %(organisation_name)s."
        ),
        "exchange.demand.filed": _("%(organisation_name)s put the demand “%(title)s” into its list."),
        "exchange.demand.changed": _("The demand “%(title)s” was changed: %(fields)s."),
        "exchange.demand.closed": _("The demand “%(title)s” was closed, because: %(because)s"),
        "exchange.demand.reopened": _("The demand “%(title)s” is open again."),
        "exchange.demand.carried_over": _("The demand “%(title)s” was carried over to the list of %(year)s."),
        "exchange.demand.given": _("%(holder)s looks after the demand “%(title)s”, next on %(day)s."),
        "exchange.run.started": _("A matching run for the lists of %(year)s was started."),
        "exchange.run.finished": _("The matching run is done: %(served)s of %(demands)s demands have a suggestion."),
        "exchange.run.failed": _("The matching run broke off: %(why)s"),
        "exchange.match.offered": _("“%(service)s” of %(giver)s was offered for “%(demand)s” of %(taker)s."),
        "exchange.match.half_accepted": _("%(side)s accepted: “%(service)s” for “%(demand)s”."),
        "exchange.match.accepted": _("Both sides accepted: “%(service)s” of %(giver)s for “%(demand)s” of %(taker)s."),
        "exchange.match.declined": _("“%(service)s” for “%(demand)s” was declined, because: %(because)s"),
        "exchange.match.expired": _("Nobody answered in time: “%(service)s” for “%(demand)s”."),
        "exchange.meaning.added": _("The word “%(word)s” means “%(concept)s” from the next matching run on."),
        "exchange.meaning.removed": _("The word “%(word)s” means “%(concept)s” no longer."),
        "exchange.meaning.refused": _("The proposal for the word “%(word)s” and “%(concept)s” was refused."),
        "exchange.meaning.taken_back": _("The decision on the word “%(word)s” and “%(concept)s” was taken back."),
        "exchange.exchange.half_accepted": _("%(side)s accepted the exchange %(ring)s."),
        "exchange.exchange.accepted": _("Everybody accepted the exchange %(ring)s."),
        "exchange.exchange.declined": _("The exchange %(ring)s was declined, because: %(because)s"),
        "exchange.exchange.expired": _("Not everybody answered the exchange %(ring)s in time."),
        "exchange.call.drafted": _("A call was drafted: “%(title)s”."),
        "exchange.call.opened": _("The call “%(title)s” was posted; answers are asked for until %(until)s."),
        "exchange.call.changed": _("The call “%(title)s” was changed: %(fields)s."),
        "exchange.call.reminded": _("Your answer to the call “%(title)s” is waited for until %(until)s."),
        "exchange.call.reminders_sent": _("%(number)s organisations were reminded of the call “%(title)s”."),
        "exchange.call.said_yes": _("%(organisation_name)s said yes to the call “%(title)s”, people: %(number)s."),
        "exchange.call.said_no": _("%(organisation_name)s cannot come to the call “%(title)s” this time."),
        "exchange.call.asked": _("%(organisation_name)s asks about the call “%(title)s”: %(text)s"),
        "exchange.call.replied": _("A question about the call “%(title)s” was answered: %(reply)s"),
        "exchange.call.signed_up": _("Somebody of %(organisation_name)s signed up for the call “%(title)s”."),
        "exchange.call.signup_cancelled": _(
            "Somebody of %(organisation_name)s does not come to the call “%(title)s” after all."
        ),
        "exchange.call.link_made": _("%(organisation_name)s made a sign-up link for the call “%(title)s”."),
        "exchange.call.link_revoked": _("%(organisation_name)s closed its sign-up link for the call “%(title)s”."),
        "exchange.call.closed_met": _("The call “%(title)s” ended: the need is met. Thanks to everybody who came."),
        "exchange.call.closed_partly": _("The call “%(title)s” ended: partly met, because: %(because)s"),
        "exchange.call.closed_not": _("The call “%(title)s” ended: not met, because: %(because)s"),
        "exchange.call.withdrawn": _("The call “%(title)s” was taken back, because: %(because)s"),
    }
)

kind("exchange.answers", _("Offers, answers and exchanges"), "exchange.", for_groups=True)
kind("exchange.calls", _("Calls"), "exchange.call.", for_groups=True)

event("exchange.match.accepted", _("A suggestion was accepted by both sides"))
event("exchange.exchange.accepted", _("An exchange was accepted by all"))
event("exchange.call.opened", _("A call was opened"))
