"""How the records and notices of hall read."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from silian.core.hooks import event
from silian.core.kinds import kind
from silian.core.verbs import words

# ── Ways of treatment, parties, resolutions and what came of them ──

# How a matter ends, and public supervision.
words(
    {
        "hall.reply.drafted": _("An answer to matter %(matter)s was drafted."),
        "hall.reply.to_check": _(
            "An answer to matter %(matter)s is drafted. Read it and check it; then it can be announced."
        ),
        "hall.reply.checked": _("The answer to matter %(matter)s was checked. It can be announced now."),
        "hall.reply.announced": _(
            "Matter %(matter)s has its answer; you can read it on its page. The next date is %(day)s."
        ),
        "hall.closing.proposed": _("A closing of matter %(matter)s was proposed, because: %(reason)s"),
        "hall.closing.to_check": _(
            "A closing of matter %(matter)s is proposed. Look whether it is so, and say what you have seen, by %(day)s."
        ),
        "hall.closing.checked": _("The closing of matter %(matter)s was checked: %(words)s"),
        "hall.closing.asked": _(
            "Matter %(matter)s is to be closed. If you raised it, please say by %(day)s whether it is solved; a “no” opens it again."
        ),
        "hall.closing.refused": _(
            "The closing of matter %(matter)s was checked and is not right, because: %(because)s. It is yours to go on; next date: %(day)s."
        ),
        "hall.closing.dropped": _("The proposed closing of matter %(matter)s was taken back, because: %(because)s"),
        "hall.closing.heard": _("Everybody who raised matter %(matter)s was heard. You can close it by %(day)s."),
        "hall.answer.solved": _("Whoever raised matter %(matter)s says: solved (%(way)s)."),
        "hall.answer.partly": _("Whoever raised matter %(matter)s says: partly solved (%(way)s)."),
        "hall.answer.no": _("Whoever raised matter %(matter)s says: not solved (%(way)s)."),
        "hall.answer.none": _(
            "Whoever raised matter %(matter)s was asked on %(tries)s days and has not answered: %(words)s"
        ),
        "hall.raiser.asked": _("Whoever raised matter %(matter)s was asked again %(way)s: %(words)s"),
        "hall.matter.reopened": _(
            "Matter %(matter)s is open again, because: %(because)s Whoever has it decides by %(day)s what is done."
        ),
        "hall.closed.solved": _(
            "Matter %(matter)s is solved. Say on its page how satisfied you are; it is looked at again on %(day)s."
        ),
        "hall.closed.partly": _(
            "Matter %(matter)s is partly solved. Say on its page how satisfied you are; it is looked at again on %(day)s."
        ),
        "hall.closed.cannot": _(
            "Matter %(matter)s cannot be done, because: %(reason)s Say on its page how satisfied you are; it is looked at again on %(day)s."
        ),
        "hall.closed.not_ours": _(
            "Matter %(matter)s was handed on to whose it is. Say on its page how satisfied you are; it is looked at again on %(day)s."
        ),
        "hall.closed.duplicate": _(
            "Matter %(matter)s goes on in another one that is the same. Say on its page how satisfied you are; it is looked at again on %(day)s."
        ),
        "hall.closed.withdrawn": _(
            "Matter %(matter)s was taken back by whoever raised it. It is looked at again on %(day)s."
        ),
        "hall.matter.looked_at": _("Matter %(matter)s was looked at again, and it holds: %(words)s"),
        "hall.satisfaction.said": _("Whoever raised matter %(matter)s said how satisfied she is (%(way)s)."),
        "hall.query.filed": _("The supervision group asks about matter %(matter)s: %(text)s"),
        "hall.query.to_answer": _(
            "The supervision group asks about matter %(matter)s: %(text)s Answer on its page, before everybody, by %(day)s."
        ),
        "hall.query.answered": _("The query about matter %(matter)s is answered: %(answer)s"),
        "hall.objection.made": _("The supervision group objects to the closing of matter %(matter)s: %(reason)s"),
        "hall.objection.to_answer": _(
            "The supervision group objects to the closing of matter %(matter)s: %(reason)s Answer on its page by %(day)s; until it is settled nothing is closed."
        ),
        "hall.objection.answered": _(
            "Your objection in matter %(matter)s is answered: %(answer)s Say on its page whether that settles it."
        ),
        "hall.objection.settled": _(
            "The objection in matter %(matter)s is settled; the objector agrees with the answer."
        ),
        "hall.objection.insisted": _("The answer to the objection in matter %(matter)s is not enough: %(words)s"),
        "hall.objection.upheld": _("The objection in matter %(matter)s is right: %(words)s"),
    }
)

words(
    {
        "hall.plan.chosen": _("For %(matter)s this way was chosen: %(recipe)s."),
        "hall.phase.added": _("A phase was added for %(matter)s: %(phase)s, because: %(because)s"),
        "hall.phase.moved": _("A phase of %(matter)s has other dates: %(phase)s, because: %(because)s"),
        "hall.phase.dropped": _("A phase of %(matter)s was taken out: %(phase)s, because: %(because)s"),
        "hall.proof.given": _("For %(matter)s the evidence is named: %(evidence)s"),
        "hall.proof.taken_back": _("Evidence for %(matter)s was taken back, because: %(because)s"),
        "hall.party.invited": _("%(party)s is asked to take part in %(matter)s."),
        "hall.party.comes": _("%(party)s takes part in %(matter)s."),
        "hall.party.declined": _("%(party)s does not take part in %(matter)s, because: %(because)s"),
        "hall.standing.said": _("Somebody said how she stands to %(matter)s."),
        "hall.standing.taken_back": _("Somebody took back how she stands to %(matter)s."),
        "hall.affected.named": _("%(matter)s concerns %(group)s."),
        "hall.affected.dropped": _("%(matter)s does not concern %(group)s after all."),
        "hall.meeting.planned": _("A meeting about %(matter)s is planned: %(meeting)s."),
        "hall.meeting.linked": _("%(meeting)s talks about %(matter)s."),
        "hall.matter.discussed": _("%(matter)s was discussed; the minutes are final: %(meeting)s."),
        "hall.resolution.made": _("In %(matter)s it was resolved: %(sign)s."),
        "hall.resolution.replaced": _("%(sign)s was replaced by %(new)s, because: %(because)s"),
        "hall.resolution.reviewed": _("%(sign)s was looked at again: %(words)s"),
        "hall.dissent.added": _("%(who)s does not agree with %(sign)s."),
        "hall.task.given": _("A task came of %(matter)s: %(task)s."),
        "hall.demand.made": _("A demand came of %(matter)s: %(demand)s."),
        "hall.report.came": _("News for %(matter)s: %(words)s"),
        "hall.matter.carried_out": _("%(matter)s is carried out: %(words)s"),
        "hall.carrier.set_up": _("%(carrier)s is a carrier of deliberation: %(form)s."),
        "hall.carrier.changed": _("%(carrier)s was changed."),
    }
)
kind(
    "hall.treatment", _("Matters: way of treatment and meetings"), "hall.plan.", "hall.phase.", "hall.proof.", "hall.party.",
    "hall.standing.", "hall.affected.", "hall.meeting.", "hall.matter.discussed",
)  # fmt: skip
kind(
    "hall.results", _("Matters: resolutions and what came of them"), "hall.resolution.", "hall.dissent.", "hall.task.", "hall.demand.",
    "hall.report.", "hall.matter.carried_out", "hall.carrier.",
)  # fmt: skip

# Recipe → its name, and what it is in one sentence.
RECIPES = {
    "open": (_("Open consultation"), _("Anybody may speak up before anything is decided; the result is put up for all.")),
    "round_table": (_("Residents' round table"), _("Those concerned sit down at one table and agree on the next steps.")),
    "council": (_("Residents' council"), _("The council collects views, talks, asks everybody, and resolves.")),
    "observation": (_("Observation room"), _("Look on the spot first, then talk about what was seen.")),
    "supervision": (_("Round of the supervision group"), _("The group looks at something on the spot and says what has to change.")),
    "mediation": (_("Joint mediation"), _("Behind closed doors, with community, police, troops or whoever both sides trust.")),
    "lift": (_("Adding a lift"), _("From the first inquiry on every floor to the lift that runs.")),
    "manager": (_("Choosing a property manager"), _("The owners choose who looks after their house, and on what terms.")),
    "water": (_("Water and pipes"), _("Find the fault, say who pays, repair it.")),
    "dangerous_house": (_("Dangerous house"), _("Have it appraised, find a roof for everybody, repair or rebuild.")),
    "environment": (_("Environment of the neighbourhood"), _("Noise, smell, greenery, waste: measure, talk, change it.")),
}  # fmt: skip

# Kind of phase → what it is for, in one sentence.
PHASES = {
    "collect": _("Everybody concerned says what she thinks and needs."),
    "look_round": _("Those who handle it look on the spot and write down what they see."),
    "discuss": _("Talk about it in meetings and in writing."),
    "mediate": _("The mediators bring both sides to one table."),
    "draft": _("The draft is open: say what has to change in it."),
    "ballot": _("Those concerned are asked what they want. It is a consultation, not a decision."),
    "resolve": _("What was agreed is written down, with dissent and reasons."),
    "announce": _("The result hangs out, so that everybody can read it and object."),
    "carry_out": _("What was resolved is carried out."),
    "check": _("Somebody else looks whether it is as resolved."),
    "answer": _("Whoever raised it says whether it is solved."),
}

# Requirement → what the law asks for.
REQUIREMENTS = {
    "owners_take_part": _("Owners of two thirds of the area, and two thirds of the owners, take part in the vote."),
    "owners_agree": _("More than half of the area and of the owners taking part agree."),
    "owners_agree_by_three_quarters": _("Three quarters of the area and of the owners taking part agree."),
    "owners_told_before": _("All owners are told 15 days before the owners' meeting."),
    "lift_notice": _("The agreed plan of the lift hangs out for 10 days."),
    "lift_design": _("A qualified office has drawn the lift, and structure and fire safety are checked."),
    "manager_contract": _("The contract with the property manager is in writing and names services, fees and term."),
    "funds_published": _("What is raised for repairs and what it is spent on is published."),
    "house_appraised": _("An appraisal says how dangerous the house is."),
    "content_told_before": _("What is to be talked about is made known beforehand."),
}

# ── Raising, accepting, handing on, clocks, following, links ──

words(
    {
        # A notice says what changed and what its reader can do.
        "hall.matter.raised": _("Matter %(matter)s was raised."),
        "hall.matter.raised_for": _("Matter %(matter)s was written down for somebody else, because: %(because)s"),
        "hall.matter.to_accept": _(
            "Matter %(matter)s has come to you. Accept it, or offer it to whom it belongs, by %(day)s."
        ),
        "hall.raiser.phone_left": _("Whoever raised matter %(matter)s left a telephone number."),
        "hall.matter.accepted": _(
            "Matter %(matter)s is accepted by %(owner)s; an answer is due by %(day)s. You can follow every step on its page."
        ),
        "hall.matter.corrected": _(
            "The words shown of matter %(matter)s were changed (%(fields)s), because: %(because)s"
        ),
        "hall.matter.hastened": _(
            "Matter %(matter)s has the urgency “%(urgency)s” now, because: %(because)s. Next date: %(day)s."
        ),
        "hall.matter.paused": _(
            "The clock of matter %(matter)s stands still until %(until)s at the latest, because: %(because)s. Next date: %(day)s."
        ),
        "hall.matter.resumed": _("The clock of matter %(matter)s runs again; next date: %(day)s."),
        "hall.matter.late": _(
            "Matter %(matter)s of %(owner)s is late since %(day)s; the office of the sub-district sees it now. Take the next step, or hand it on."
        ),
        "hall.matter.climbed": _(
            "Matter %(matter)s of %(owner)s is late since %(day)s and has gone up to the joint meeting. The office can put it on the next agenda."
        ),
        "hall.matter.put_before": _("Matter %(matter)s was handed in as a topic for %(meeting)s."),
        "hall.matter.supported": _("Somebody supports matter %(matter)s."),
        "hall.matter.support_withdrawn": _("Somebody no longer supports matter %(matter)s."),
        "hall.urgency.set_up": _("The urgency “%(name)s” was set up."),
        "hall.urgency.changed": _("The urgency “%(name)s” was changed: %(fields)s."),
        "hall.link.made": _(
            "Matter %(matter)s goes along with %(lead)s about the same problem, because: %(because)s. You hear everything as before."
        ),
        "hall.link.leads": _(
            "Matter %(other)s about the same problem goes along with %(matter)s now, because: %(because)s"
        ),
        "hall.link.undone": _(
            "Matter %(matter)s no longer goes along with %(lead)s and goes its own way again, because: %(because)s"
        ),
        "hall.offer.made": _(
            "Matter %(matter)s is offered to %(to)s, because: %(because)s. Accept it or return it; until then it stays where it is."
        ),
        "hall.offer.accepted": _("%(to)s has taken over matter %(matter)s and owns it now; next date: %(day)s."),
        "hall.offer.returned": _(
            "%(to)s returned matter %(matter)s, because: %(because)s. It stays with whoever has it."
        ),
    }
)

kind("hall.matters", _("Deliberation hall: matters I raised, follow or handle"), "hall.", confidential=True)

event("hall.matter.raised", _("A matter was raised"))
event("hall.resolution.made", _("A resolution was made"))
# In the words of the endings, which the tables below know as well.
for ending, word in {
    "solved": _("Solved"), "partly": _("Partly solved"), "cannot": _("Cannot be done"), "not_ours": _("Not ours, handed on"),
    "duplicate": _("The same as another one"), "withdrawn": pgettext_lazy("matter", "Withdrawn"),
}.items():  # fmt: skip
    event(f"hall.closed.{ending}", format_lazy(_("A matter was closed: {ending}"), ending=word))
