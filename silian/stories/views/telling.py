"""Telling a story: its draft, its words, its pictures, its way to the public and back."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from silian.cobuilding.models import Project
from silian.core import files, pictures
from silian.core.web import page, said, tried
from silian.hall.models import Matter
from silian.members.queries.register import chosen_federation
from silian.stories import actions, rules
from silian.stories.forms import AttachedForm, NameForm, PictureForm, SharingForm, StoryForm
from silian.stories.models import Named, Picture
from silian.stories.queries import reading as queries
from silian.stories.queries.attached import attached
from silian.stories.views.public import show, visible

# What a story can tell of: its rows, who may, and the act.
TOLD = {
    "project": (Project.objects.prefetch_related("partners"), rules.can_tell_project, actions.tell_of_project),
    "matter": (Matter.objects.all(), rules.can_tell_matter, actions.tell_of_matter),
}


@login_required
def tell(request, kind, pk):
    """Begin a story: what it is drafted from, then the draft."""
    if kind not in TOLD:
        raise Http404
    rows, may_tell, act = TOLD[kind]
    source = get_object_or_404(rows.visible_to(request.user), pk=pk)
    if request.method == "POST":
        made = act(source, by=request.user)
        said(request, _("Drafted from the records. Read it, change what you like, then ask those it names."))
        return redirect("stories:story", made.pk)
    return page(request, "stories/tell.html", {"source": source, "may": may_tell(request.user, source)})


@login_required
def change(request, pk):
    """Other words."""
    one = visible(request, pk)
    may = rules.can_change(request.user, one)
    initial = {name: getattr(one, name) for name in ("title", "lead", "text")}
    form = StoryForm(request.POST if request.method == "POST" else None, initial=initial)
    if tried(form, lambda: actions.change(one, form.cleaned_data, by=request.user)):
        said(request, _("Kept. Whom it names was found anew."))
        return redirect("stories:story", pk)
    status = 422 if form.errors else 200
    return page(request, "stories/form.html", {"story": one, "form": form, "may": may}, status=status)


@login_required
@require_POST
def ask(request, pk):
    actions.ask(visible(request, pk), by=request.user)
    said(request, _("Everybody it names was asked. You read here who has agreed."))
    return redirect("stories:story", pk)


@login_required
@require_POST
def reopen(request, pk):
    actions.reopen(visible(request, pk), by=request.user)
    said(request, _("It is a draft again. Whoever it names is asked anew."))
    return redirect("stories:story", pk)


@login_required
@require_POST
def publish(request, pk):
    actions.publish(visible(request, pk), by=request.user)
    said(request, _("Published. Everybody may read and share it."))
    return redirect("stories:story", pk)


@login_required
@require_POST
def withdraw(request, pk):
    actions.withdraw(visible(request, pk), request.POST.get("because", ""), by=request.user)
    said(request, _("Withdrawn. Nobody else reads it any more."))
    return redirect("stories:story", pk)


# ── Those it names ──


def _named(request, pk):
    rows = Named.objects.visible_to(request.user).select_related(
        "organisation", "person", "story__project", "story__matter"
    )
    return get_object_or_404(rows, pk=pk)


@login_required
@require_POST
def answer(request, pk):
    """Whoever is named agrees, does not, or takes it back."""
    one = _named(request, pk)
    word, because = request.POST.get("answer", ""), request.POST.get("because", "")
    if word == "agree":
        actions.agree(one, by=request.user)
        said(request, _("Thank you. You may take it back at any time."))
    elif word == "decline":
        actions.decline(one, because, by=request.user)
        said(request, _("Noted, with your reason. It is not published like this."))
    elif word == "take_back":
        actions.take_back(one, because, by=request.user)
        said(request, _("Taken back. The story is not public any more."))
    else:
        raise Http404
    return redirect("stories:story", one.story_id)


@login_required
@require_POST
def paper(request, pk):
    """Somebody without an account agreed on paper."""
    one = _named(request, pk)
    actions.keep_paper(one, request.POST.get("paper", ""), by=request.user)
    said(request, _("Noted as agreed."))
    return redirect("stories:story", one.story_id)


@login_required
@require_POST
def name(request, pk):
    """Somebody without a seat or an account is named."""
    one = visible(request, pk)
    form = NameForm(request.POST)
    if tried(form, lambda: actions.name_person(one, form.cleaned_data["name"], by=request.user)):
        said(request, _("Her consent is wanted on paper before the story is published."))
        return redirect("stories:story", pk)
    return show(request, one, status=422, name_form=form)


# ── Pictures ──


@login_required
@require_POST
def picture_add(request, pk):
    """A picture from this device, or one that is attached already."""
    one = visible(request, pk)
    chosen = "source" in request.POST
    form = AttachedForm(request.POST) if chosen else PictureForm(request.POST, request.FILES)

    def add():
        words = form.cleaned_data
        source = attached(one, request.user).filter(pk=words["source"]).first() if chosen else None
        if chosen and source is None:
            raise Http404
        return actions.add_picture(
            one, source or words["picture"].read(Picture.MOST_BYTES + 1), words["caption"], by=request.user, nobody=words["nobody"],
            people_agreed=words["people_agreed"],
        )  # fmt: skip

    if tried(form, add):
        said(request, _("The picture is in the story. Place and time of the camera are taken out."))
        return redirect("stories:story", pk)
    return show(request, one, status=422, picture_form=form)


@login_required
@require_POST
def picture_drop(request, pk):
    rows = Picture.objects.visible_to(request.user).select_related("story__project", "story__matter")
    one = get_object_or_404(rows, pk=pk)
    actions.drop_picture(one, by=request.user)
    said(request, _("The picture is out of the story."))
    return redirect("stories:story", one.story_id)


@login_required
@require_safe
def source(request, pk, file_pk):
    """A small copy of a picture that could be chosen, for whoever works on the story."""
    one = visible(request, pk)
    if not rules.can_work_on(request.user, one):
        raise Http404
    file = get_object_or_404(attached(one, request.user), pk=file_pk)
    answer = HttpResponse(pictures.drawn_anew(files.read(file), widest=pictures.SMALL), content_type=pictures.JPEG)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


# ── What is shared beyond the federation ──


@login_required
def sharing(request):
    """Precedents for other federations, and the licence of the open data."""
    federation = chosen_federation(request.user, request.POST.get("federation") or request.GET.get("federation"))
    if federation is None or not rules.can_share(request.user, federation):
        raise Http404
    one = queries.sharing_of(federation)
    initial = {"precedents": one.precedents, "licence": one.licence}
    form = SharingForm(request.POST if request.method == "POST" else None, initial=initial)
    if tried(form, lambda: actions.change_sharing(federation, form.cleaned_data, by=request.user)):
        said(request, _("Kept."))
        return redirect("stories:sharing")
    return page(
        request, "stories/sharing.html", {"federation": federation, "form": form, "sharing": one},
        status=422 if form.errors else 200,
    )  # fmt: skip
