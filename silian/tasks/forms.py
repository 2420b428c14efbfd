"""The shape of a task as somebody types it; nothing here saves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from silian.members.forms import day_field
from silian.members.models import Organisation, Seat
from silian.tasks.models import Task


class TaskForm(forms.Form):
    """What, who sees to it, by which day. `owners` is what `queries.owners_to_choose` answers."""

    title = forms.CharField(label=Task._meta.get_field("title").verbose_name, max_length=160)
    owner = forms.ChoiceField(label=_("who sees to it"))
    due_on = day_field(Task._meta.get_field("due_on").verbose_name)
    detail = forms.CharField(label=Task._meta.get_field("detail").verbose_name, max_length=500, required=False)

    def __init__(self, *args, owners: tuple[list[Organisation], list[Seat]], **kwargs):
        super().__init__(*args, **kwargs)
        organisations, seats = owners
        self.owners: dict[str, Any] = {owner_key(one): one for one in (*organisations, *seats)}
        self.fields["owner"].choices = [
            ("", "–"),
            (_("seats"), [(owner_key(one), str(one)) for one in seats]),
            (_("organisations"), [(owner_key(one), one.name) for one in organisations]),
        ]
        for name, field in self.fields.items():
            field.widget.attrs.setdefault("class", "form-select" if name == "owner" else "form-control")

    def values(self) -> dict[str, Any]:
        """As `tasks.actions` takes it: the owner is a seat or an organisation."""
        given = dict(self.cleaned_data)
        owner = self.owners[given.pop("owner")]
        is_seat = isinstance(owner, Seat)
        return given | {"seat": owner if is_seat else None, "organisation": None if is_seat else owner}


def owner_key(owner: Seat | Organisation) -> str:
    return f"{'s' if isinstance(owner, Seat) else 'o'}{owner.pk}"
