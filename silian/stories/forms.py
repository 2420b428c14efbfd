"""The shape of what people hand in; nothing here saves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from silian.meetings.forms import Styled, text_field
from silian.stories.models import Named, Picture, Sharing, Story


class StoryForm(Styled):
    """The words of a story."""

    title = text_field(Story, "title")
    lead = text_field(Story, "lead", rows=2, help_text=_("Shown where the story is shared, below its title."))
    text = text_field(
        Story, "text", rows=18,
        help_text=_("Drafted from the records. An empty line begins a new paragraph. Please name no person who was served."),
    )  # fmt: skip


class PictureForm(Styled):
    """A picture from this device."""

    picture = forms.FileField(
        label=_("Picture"), help_text=_("JPG, PNG or WebP, at most 10 MB. Place and time of the camera are taken out."),
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": _("Choose a picture."), "empty": _("This file is empty. Choose another one.")},
    )  # fmt: skip
    caption = text_field(Picture, "caption")
    nobody = forms.BooleanField(label=Picture._meta.get_field("nobody").verbose_name, required=False)
    people_agreed = text_field(
        Picture,
        "people_agreed",
        help_text=_("Empty if nobody can be recognised. No faces of children and of those served."),
    )


class AttachedForm(PictureForm):
    """A picture that is attached already."""

    picture = None  # type: ignore[assignment]
    source = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class NameForm(Styled):
    """Somebody without a seat or an account."""

    name = text_field(
        Named, "name", required=True, help_text=_("As it stands in the story. Her consent is kept on paper.")
    )


class SharingForm(Styled):
    """What a federation shares beyond itself."""

    precedents = forms.BooleanField(
        label=Sharing._meta.get_field("precedents").verbose_name, required=False,
        help_text=_("They read what everybody may read: public matters and published stories, nothing else."),
    )  # fmt: skip
    licence = forms.ChoiceField(label=Sharing._meta.get_field("licence").verbose_name, choices=Sharing.Licence.choices)
