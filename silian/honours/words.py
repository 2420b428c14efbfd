"""How the records and notices of evaluations and honours read."""

from django.utils.translation import gettext_lazy as _

from silian.core.hooks import event
from silian.core.kinds import kind
from silian.core.verbs import words

words(
    {
        "honours.scheme.drafted": _("The evaluation “%(title)s” is being prepared."),
        "honours.scheme.changed": _("The evaluation “%(title)s” was changed."),
        "honours.scheme.set": _("The evaluation “%(title)s” is set: answers from %(opens)s to %(last)s."),
        "honours.scheme.asked": _("“%(title)s”: please answer about %(about)s from %(opens)s to %(last)s."),
        "honours.scheme.excluded": _("“%(title)s”: you are not asked. %(why)s"),
        "honours.scheme.cancelled": _("The evaluation “%(title)s” was cancelled, because: %(because)s"),
        "honours.scheme.closed": _("The evaluation “%(title)s” was counted; appeals until %(until)s."),
        "honours.answer.given": _("%(judge)s answered in “%(title)s”."),
        "honours.remark.hidden": _("A comment in “%(title)s” was hidden, because: %(because)s"),
        "honours.remark.shown": _("A comment in “%(title)s” is shown again."),
        "honours.appeal.made": _("%(whom)s appeals against its result in “%(title)s”; answer by %(day)s."),
        "honours.appeal.upheld": _("The appeal of %(whom)s in “%(title)s” was upheld: %(answer)s"),
        "honours.appeal.kept": _("The appeal of %(whom)s in “%(title)s” was not upheld: %(answer)s"),
        "honours.rule.drafted": _("The rule “%(name)s” is being prepared."),
        "honours.rule.changed": _("The rule “%(name)s” was changed."),
        "honours.rule.published": _("The rule “%(name)s” was published as version %(version)s."),
        "honours.rule.ended": _("The rule “%(name)s” is no longer in force."),
        "honours.list.computed": _("Who meets “%(name)s” as of %(day)s was drawn up: %(number)s."),
        "honours.list.announced": _("The list for “%(name)s” is announced; objections until %(until)s."),
        "honours.list.dropped": _("The list for “%(name)s” was dropped, because: %(because)s"),
        "honours.list.granted": _("The list for “%(name)s” was granted by %(sign)s: %(number)s."),
        "honours.candidate.listed": _("%(candidate)s stands on the announced list for “%(name)s”."),
        "honours.objection.made": _("Somebody objects to %(candidate)s on the list for “%(name)s”."),
        "honours.objection.upheld": _(
            "The objection to %(candidate)s on the list for “%(name)s” was upheld; it was removed: %(answer)s"
        ),
        "honours.objection.dismissed": _(
            "The objection to %(candidate)s on the list for “%(name)s” was not upheld: %(answer)s"
        ),
        "honours.honour.granted": _("%(who)s was honoured as “%(title)s” (%(sign)s)."),
        "honours.honour.revoked": _("“%(title)s” of %(who)s (%(sign)s) was revoked, because: %(because)s"),
        "honours.person.asked": _("A person is asked whether she may be named with “%(title)s” of %(who)s."),
        "honours.person.may_you": _("May your name stand with “%(title)s” of %(who)s? Please say yes or no."),
        "honours.person.agreed": _("A person who was asked agrees to be named with “%(title)s” of %(who)s."),
        "honours.person.declined": _("A person who was asked does not want to be named with “%(title)s” of %(who)s."),
        "honours.person.dropped": _(
            "A person is no longer asked whether she may be named with “%(title)s” of %(who)s."
        ),
        "honours.person.named": _("A person is named with “%(title)s” of %(who)s, with her consent."),
        "honours.person.withdrawn": _("A person is no longer named with “%(title)s” of %(who)s."),
        "honours.letter.sent": _("%(to)s was written to about “%(title)s” of %(who)s."),
    }
)

kind(
    "honours.evaluations",
    _("Mutual evaluation"),
    "honours.scheme.",
    "honours.answer.",
    "honours.remark.",
    "honours.appeal.",
)
kind(
    "honours.honours", _("Honours"), "honours.rule.", "honours.list.", "honours.candidate.", "honours.objection.",
    "honours.honour.", "honours.letter.", for_groups=True,
)  # fmt: skip
kind("honours.consent", _("Honours that name me, and who agreed to be named"), "honours.person.")

event("honours.honour.granted", _("An honour was granted"))
event("honours.honour.revoked", _("An honour was revoked"))
