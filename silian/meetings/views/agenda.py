"""Pages of topics and the agenda."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from silian.core.errors import Refused
from silian.core.rules import require
from silian.core.web import form_page, page, said
from silian.meetings import rules
from silian.meetings.actions import agenda as actions
from silian.meetings.forms import ItemForm, TopicForm
from silian.meetings.models import AgendaItem, Meeting, Topic
from silian.meetings.queries import agenda as queries
from silian.meetings.views.shared import visible


@login_required
def topic_new(request, pk):
    """Hand in a topic."""
    one = visible(request, pk)
    require(rules.can_raise_topic(request.user, one))
    form = TopicForm(request.POST or None, prefix="topic")
    if request.method == "POST" and form.is_valid():
        try:
            actions.raise_topic(one, form.cleaned_data["title"], form.cleaned_data["why"], by=request.user)
        except Refused as refusal:
            form.add_error("title", refusal.sentence)
        else:
            said(request, _("Your topic is handed in. You will read what becomes of it."))
            return redirect(reverse("meetings:meeting", args=[pk]) + "#topics")
    heading = _("A topic for “%(title)s”") % {"title": one.title}
    return form_page(request, form, heading, _("Hand it in"), "meetings:meeting", pk)


@login_required
def agenda(request, pk):
    """Set the agenda: items with their minutes, topics taken, put off or declined."""
    one = visible(request, pk)
    form = ItemForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(rules.can_arrange(request.user, one))
        if form.is_valid():
            actions.add_item(one, form.cleaned_data, by=request.user)
            return _to_agenda(pk)
    shown = queries.agenda_page(one, request.user)
    return page(
        request, "meetings/agenda.html", {"meeting": one, "page": shown, "form": form}, status=422 if form.errors else 200
    )  # fmt: skip


@login_required
@require_POST
def topic_judge(request, pk, topic_pk, act):
    """Take a topic, put it off, or decline it; both with a reason."""
    one = visible(request, pk)
    topic = get_object_or_404(Topic.objects.visible_to(request.user).filter(body=one.body_id), pk=topic_pk)
    because = request.POST.get("because", "")
    if act == "take":
        actions.take_topic(topic, one, by=request.user)
    elif act == "put-off":
        actions.put_off_topic(topic, one, because, by=request.user)
    elif act == "decline":
        actions.decline_topic(topic, one, because, by=request.user)
    else:
        raise Http404
    said(request, _("Noted; whoever handed it in has been told."))
    return _to_agenda(pk)


def _item(request, pk) -> AgendaItem:
    seen = Meeting.objects.visible_to(request.user).values("pk")
    rows = AgendaItem.objects.filter(meeting__in=seen).select_related("meeting__body", "meeting__minutes", "topic")
    return get_object_or_404(rows.defer("meeting__minutes__content"), pk=pk)


@login_required
def item(request, pk):
    """Words, minutes and speaker of an item."""
    one = _item(request, pk)
    require(rules.can_arrange(request.user, one.meeting))
    initial = {name: getattr(one, name) for name in ItemForm.base_fields}
    form = ItemForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_item(one, form.cleaned_data, by=request.user)
        return _to_agenda(one.meeting_id)
    return form_page(request, form, _("Change an item of the agenda"), _("Save"), "meetings:agenda", one.meeting_id)


@login_required
@require_POST
def item_move(request, pk):
    one = _item(request, pk)
    actions.move_item(one, request.POST.get("way") == "up", by=request.user)
    return _to_agenda(one.meeting_id)


@login_required
@require_POST
def item_drop(request, pk):
    one = _item(request, pk)
    actions.drop_item(one, by=request.user)
    said(request, _("It is off the agenda."))
    return _to_agenda(one.meeting_id)


def _to_agenda(pk: int):
    return redirect("meetings:agenda", pk)
