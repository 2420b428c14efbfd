"""How the records and notices of volunteering read. None names a volunteer or a person served: numbers stand for them."""

from django.utils.translation import gettext_lazy as _

from silian.core.kinds import kind
from silian.core.verbs import words

words(
    {
        "volunteering.volunteer.signed_up": _("Volunteer no. %(number)s signed up."),
        "volunteering.volunteer.entered": _("Volunteer no. %(number)s was entered from a signed paper."),
        "volunteering.volunteer.imported": _("%(count)s volunteers were taken over from a workbook."),
        "volunteering.volunteer.changed": _("The data of volunteer no. %(number)s were changed: %(fields)s."),
        "volunteering.volunteer.withdrew": _("Volunteer no. %(number)s withdrew."),
        "volunteering.volunteer.came_back": _("Volunteer no. %(number)s came back."),
        "volunteering.volunteer.erased": _("The data of volunteer no. %(number)s were deleted."),
        "volunteering.volunteer.new_link": _("Volunteer no. %(number)s got a new link to her own page."),
        "volunteering.consent.given": _(
            "Volunteer no. %(number)s agrees that her service time goes to the national system."
        ),
        "volunteering.consent.withdrawn": _(
            "Volunteer no. %(number)s no longer agrees that her service time goes to the national system."
        ),
        "volunteering.team.founded": _("The team “%(team)s” was set up."),
        "volunteering.team.changed": _("The team “%(team)s” was changed: %(fields)s."),
        "volunteering.team.closed": _("The team “%(team)s” was closed."),
        "volunteering.team.reopened": _("The team “%(team)s” is there again."),
        "volunteering.member.asked": _("Volunteer no. %(number)s asks to join “%(team)s”."),
        "volunteering.member.accepted": _("Volunteer no. %(number)s belongs to “%(team)s” now."),
        "volunteering.member.declined": _(
            "The request of volunteer no. %(number)s to join “%(team)s” was declined, because: %(because)s"
        ),
        "volunteering.member.left": _("Volunteer no. %(number)s left “%(team)s”."),
        "volunteering.time.reported": _("%(hours)s hours of volunteer no. %(number)s wait for confirmation."),
        "volunteering.time.confirmed": _("%(hours)s hours of volunteer no. %(number)s were confirmed."),
        "volunteering.time.voided": _("%(hours)s hours of volunteer no. %(number)s are void, because: %(because)s"),
        "volunteering.times.exported": _(
            "Service time from %(first)s to %(last)s was exported for the national system: %(rows)s rows."
        ),
        "volunteering.record.printed": _(
            "Record %(paper)s about %(hours)s hours of volunteer no. %(number)s was printed."
        ),
        "volunteering.record.printed_again": _(
            "Record %(paper)s about %(hours)s hours of volunteer no. %(number)s was printed again."
        ),
        "volunteering.order.made": _("%(community)s ordered home service no. %(order)s."),
        "volunteering.order.offered": _("Asked for home service no. %(order)s of %(community)s: %(teams)s."),
        "volunteering.order.accepted": _("“%(team)s” accepted home service no. %(order)s of %(community)s."),
        "volunteering.order.declined": _(
            "“%(team)s” cannot do home service no. %(order)s of %(community)s, because: %(because)s"
        ),
        "volunteering.order.taken": _(
            "Volunteer no. %(number)s took home service no. %(order)s of %(community)s herself."
        ),
        "volunteering.order.handed_back": _(
            "Home service no. %(order)s of %(community)s was given back, because: %(because)s"
        ),
        "volunteering.order.cancelled": _(
            "Home service no. %(order)s of %(community)s was cancelled, because: %(because)s"
        ),
        "volunteering.order.done": _(
            "Home service no. %(order)s of %(community)s is done: %(count)s people, %(minutes)s minutes."
        ),
        "volunteering.order.feedback_link": _(
            "A link for feedback on home service no. %(order)s of %(community)s was made."
        ),
        "volunteering.order.judged": _("There is feedback on home service no. %(order)s of %(community)s."),
        "volunteering.order.erased": _("Who was served in home service no. %(order)s of %(community)s was erased."),
        "volunteering.registration.made": _("Volunteer no. %(number)s registered with %(community)s."),
        "volunteering.registration.withdrawn": _(
            "Volunteer no. %(number)s is no longer registered with %(community)s."
        ),
        "volunteering.post.opened": _("%(community)s offers the post “%(post)s”."),
        "volunteering.post.closed": _("%(community)s closed the post “%(post)s”."),
        "volunteering.post.taken": _("Volunteer no. %(number)s took the post “%(post)s”."),
        "volunteering.post.given_back": _("Volunteer no. %(number)s gave the post “%(post)s” back."),
        "volunteering.post.done": _("Volunteer no. %(number)s served in the post “%(post)s”: %(minutes)s minutes."),
    }
)

kind("volunteering.service", _("Teams, service time and posts"), "volunteering.")
# Who is served is nobody else's business, so these words stay in the house.
kind("volunteering.homes", _("Home service"), "volunteering.order.", confidential=True)
