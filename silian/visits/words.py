"""How the records and notices of visits read."""

from django.utils.translation import gettext_lazy as _

from silian.core.kinds import kind
from silian.core.verbs import words

words(
    {
        "visits.visit.planned": _("%(visitor)s is to visit %(organisation_name)s on %(day)s."),
        "visits.proposal.accepted": _("%(number)s visits are planned for %(visitor)s, from %(first)s to %(last)s."),
        "visits.visit.changed": _("The planned visit to %(organisation_name)s was changed: %(visitor)s on %(day)s."),
        "visits.visit.cancelled": _("The visit to %(organisation_name)s on %(day)s was cancelled, because: %(because)s"),
        "visits.visit.held": _("%(visitor)s visited %(organisation_name)s on %(day)s."),
        "visits.visit.corrected": _("The report of the visit to %(organisation_name)s on %(day)s was corrected: %(fields)s"),
        "visits.link.made": _("A link to confirm the visit to %(organisation_name)s was made; it opens until %(until)s."),
        "visits.visit.confirmed": _("%(name)s confirmed the visit to %(organisation_name)s on %(day)s."),
        "visits.visit.objected": _("%(name)s objects to the report of the visit to %(organisation_name)s on %(day)s: %(objection)s"),
    }
)  # fmt: skip

kind("visits.visits", _("Visits"), "visits.")
