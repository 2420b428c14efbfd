"""How the records and notices of stories read."""

from django.utils.translation import gettext_lazy as _

from silian.core.hooks import event
from silian.core.kinds import kind
from silian.core.verbs import words

words(
    {
        "stories.story.drafted": _("The story “%(title)s” was drafted from the records."),
        "stories.story.changed": _("The story “%(title)s” was changed: %(fields)s."),
        "stories.story.asked": _("The story “%(title)s” names you. Please read it and say whether you agree."),
        "stories.story.reopened": _("The story “%(title)s” is a draft again; whoever it names is asked anew."),
        "stories.story.published": _("The story “%(title)s” is published."),
        "stories.story.withdrawn": _("The story “%(title)s” is no longer public, because: %(because)s"),
        "stories.named.added": _("The story “%(title)s” names %(name)s."),
        "stories.named.dropped": _("The story “%(title)s” no longer names %(name)s."),
        "stories.named.agreed": _("%(name)s agrees to the story “%(title)s”."),
        "stories.named.declined": _("%(name)s does not agree to the story “%(title)s”, because: %(because)s"),
        "stories.named.taken_back": _("%(name)s took back the consent to the story “%(title)s”, because: %(because)s"),
        "stories.picture.added": _("A picture was added to the story “%(title)s”: %(caption)s"),
        "stories.picture.dropped": _("A picture was taken out of the story “%(title)s”: %(caption)s"),
        "stories.sharing.changed": _("What is shared beyond the federation was changed: %(fields)s."),
    }
)

kind("stories.consent", _("Stories that name me, and what becomes of them"), "stories.")

event("stories.story.published", _("A story was published"))
