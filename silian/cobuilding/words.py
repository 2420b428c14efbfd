"""How the records and notices of projects, agreements and contributions read."""

from django.utils.translation import gettext_lazy as _

from silian.core.hooks import event
from silian.core.kinds import kind
from silian.core.verbs import words

words(
    {
        "cobuilding.campaign.set_up": _("The campaign “%(name)s” was set up."),
        "cobuilding.campaign.changed": _("The campaign “%(name)s” was changed: %(fields)s."),
        "cobuilding.project.drafted": _("A draft project was opened: “%(title)s”, partners %(partners)s."),
        "cobuilding.project.imported": _("The project “%(title)s” came from a workbook, partners %(partners)s."),
        "cobuilding.project.changed": _("The project “%(title)s” was changed: %(fields)s."),
        "cobuilding.project.agreed": _("All parties have signed %(sign)s; the project “%(title)s” is agreed."),
        "cobuilding.project.agreed_without_paper": _(
            "The project “%(title)s” is agreed without a paper, because: %(because)s"
        ),
        "cobuilding.project.begun": _("The work on the project “%(title)s” has begun."),
        "cobuilding.project.done": _(
            "The project “%(title)s” is done: %(served)s people served, %(taking_part)s taking part, %(hours)s hours. %(result)s"
        ),
        "cobuilding.project.stopped": _("The project “%(title)s” was stopped, because: %(because)s"),
        "cobuilding.project.noted": _("How “%(title)s” goes: %(text)s"),
        "cobuilding.partner.added": _("%(partner)s joined the project “%(title)s”."),
        "cobuilding.partner.changed": _("What %(partner)s gives and asks in “%(title)s” was changed: %(fields)s."),
        "cobuilding.partner.dropped": _("%(partner)s was taken out of the draft “%(title)s”."),
        "cobuilding.milestone.added": _("Step planned for “%(title)s”: %(step)s, by %(day)s, %(owner)s sees to it."),
        "cobuilding.milestone.changed": _(
            "The step %(step)s of “%(title)s” is now due on %(day)s, %(owner)s sees to it."
        ),
        "cobuilding.milestone.done": _("Step done in “%(title)s”: %(step)s."),
        "cobuilding.milestone.dropped": _("The step %(step)s of “%(title)s” is no longer needed, because: %(because)s"),
        "cobuilding.agreement.drafted": _("The agreement %(sign)s for “%(title)s” is being drafted."),
        "cobuilding.agreement.changed": _("The draft of %(sign)s was changed: %(fields)s."),
        "cobuilding.agreement.item_kept": _("The draft of %(sign)s now promises: %(what)s."),
        "cobuilding.agreement.item_dropped": _("The draft of %(sign)s no longer promises: %(what)s."),
        "cobuilding.agreement.sent_out": _("The agreement %(sign)s is out for signing, “%(title)s”."),
        "cobuilding.agreement.taken_back": _("The agreement %(sign)s went back to the draft; nobody had signed."),
        "cobuilding.agreement.withdrawn": _("A text of %(sign)s was withdrawn, because: %(because)s"),
        "cobuilding.agreement.signed": _("%(party)s has signed %(sign)s."),
        "cobuilding.agreement.paper_filed": _("A scanned paper shows that %(party)s has signed %(sign)s."),
        "cobuilding.agreement.half_signed": _("%(party)s has signed %(sign)s; %(waiting)s more to go."),
        "cobuilding.agreement.in_force": _("The agreement %(sign)s for “%(title)s” is signed by all and in force."),
        "cobuilding.agreement.next_drafted": _("Version %(number)s of %(sign)s is being drafted."),
        "cobuilding.agreement.reviewed": _("%(sign)s was looked at and goes on: %(found)s"),
        "cobuilding.agreement.ended": _("The agreement %(sign)s was ended, because: %(because)s"),
        "cobuilding.agreement.expired": _("The agreement %(sign)s has run out."),
        "cobuilding.contribution.noted": _(
            "%(giver)s gave %(receiver)s: %(what)s, %(amount)s. It waits for confirmation."
        ),
        "cobuilding.contribution.confirmed": _("Confirmed: %(giver)s gave %(receiver)s %(what)s, %(amount)s."),
        "cobuilding.contribution.declined": _("Not confirmed: %(what)s, %(amount)s of %(giver)s, because: %(because)s"),
        "cobuilding.contribution.taken_back": _("Taken back: %(what)s, %(amount)s of %(giver)s, because: %(because)s"),
        "cobuilding.contribution.reversed": _("Counter-entry: %(what)s, %(amount)s of %(giver)s, because: %(because)s"),
    }
)

kind("cobuilding.projects", _("Projects and agreements"), "cobuilding.", for_groups=True)

event("cobuilding.agreement.in_force", _("An agreement was signed by all"))
event("cobuilding.project.done", _("A project is done"))
