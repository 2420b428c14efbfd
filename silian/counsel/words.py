"""How the records and notices of the think tank read."""

from django.utils.translation import gettext_lazy as _

from silian.core.kinds import kind
from silian.core.verbs import words

words(
    {
        "counsel.field.added": _("“%(name)s” is a field of knowledge to choose from."),
        "counsel.field.changed": _("The field of knowledge “%(name)s” was changed: %(fields)s."),
        "counsel.expert.changed": _("The profile of %(name)s was changed: %(fields)s."),
        "counsel.consultation.drafted": _("The consultation “%(title)s” is being prepared."),
        "counsel.consultation.changed": _("The consultation “%(title)s” was changed: %(fields)s."),
        "counsel.consultation.asked": _("%(seat)s asks for your advice on “%(title)s”, until %(day)s."),
        "counsel.consultation.postponed": _("Advice on “%(title)s” is now wanted until %(day)s."),
        "counsel.consultation.withdrawn": _("The consultation “%(title)s” was withdrawn, because: %(because)s"),
        "counsel.consultation.meets": _("The think tank meets on “%(title)s”, %(span)s."),
        "counsel.consultation.synthesised": _("The synthesis of “%(title)s” is written; it rests on %(number)s pieces of advice."),
        "counsel.consultation.published": _("The consultation “%(title)s” was published."),
        "counsel.consultation.unpublished": _("The consultation “%(title)s” is no longer public."),
        "counsel.request.asked": _("%(name)s was asked for advice on “%(title)s”."),
        "counsel.request.accepted": _("%(name)s will advise on “%(title)s”."),
        "counsel.request.declined": _("%(name)s does not advise on “%(title)s”, because: %(because)s"),
        "counsel.advice.given": _("%(name)s has advised on “%(title)s”."),
        "counsel.advice.revised": _("%(name)s changed the advice on “%(title)s”."),
        "counsel.advice.adopted": _("The advice of %(name)s on “%(title)s” is adopted: %(because)s"),
        "counsel.advice.partly": _("The advice of %(name)s on “%(title)s” is partly adopted: %(because)s"),
        "counsel.advice.not": _("The advice of %(name)s on “%(title)s” is not adopted: %(because)s"),
        "counsel.advice.told_adopted": _("The synthesis of “%(title)s” is written. Your advice is adopted: %(because)s"),
        "counsel.advice.told_partly": _("The synthesis of “%(title)s” is written. Your advice is partly adopted: %(because)s"),
        "counsel.advice.told_not": _("The synthesis of “%(title)s” is written. Your advice is not adopted: %(because)s"),
        "counsel.effect.seen": _("What became of “%(title)s”, %(day)s: %(text)s"),
        "counsel.effect.closed": _("“%(title)s” is closed. What became of it, %(day)s: %(text)s"),
    }
)  # fmt: skip

kind(
    "counsel.asked", _("Think tank: questions to me and answers to mine"), "counsel.consultation.", "counsel.request.",
    "counsel.advice.given",
)  # fmt: skip
kind(
    "counsel.effects",
    _("Think tank: what became of advice"),
    "counsel.advice.",
    "counsel.effect.",
    "counsel.expert.",
    "counsel.field.",
)
