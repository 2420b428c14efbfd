"""What everybody may read: the stories, one of them, its pictures."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from silian.core import files, pictures
from silian.core.web import page, slice_by_key
from silian.stories.forms import NameForm, PictureForm
from silian.stories.models import Picture
from silian.stories.queries import reading as queries

PER_PAGE = 12


@require_safe
def stories(request):
    """The published ones, the newest first; whoever may tell some finds those in the making with `show=mine`."""
    federation = request.GET.get("federation", "")[:50]
    makes = queries.may_tell_somewhere(request.user)
    mine = makes and request.GET.get("show") == "mine"
    rows = queries.in_the_making(request.user) if mine else queries.published(federation)
    context = {
        "slice": slice_by_key(rows, request.GET, per_page=PER_PAGE, newest_first=True), "makes": makes, "mine_shown": mine,
        "federation": federation, "federations": [] if mine else queries.federations_with_stories(),
        "tellable": queries.tellable(request.user) if mine else [],
    }  # fmt: skip
    return page(request, "stories/stories.html", context)


def visible(request, pk):
    return get_object_or_404(queries.one_story(request.user), pk=pk)


@require_safe
def story(request, pk):
    """One story; whoever is named answers here, whoever tells it works on it here."""
    return show(request, visible(request, pk))


def show(request, one, *, status=200, **forms):
    shown = queries.story_page(request.user, one)
    here = request.build_absolute_uri(request.path)
    context = {
        "story": one, "page": shown, "here": here, "picture_form": PictureForm(), "name_form": NameForm(), **forms,
    }  # fmt: skip
    return page(request, "stories/story.html", context, status=status)


@require_safe
def picture(request, pk):
    """A picture of a story: for everybody while the story is public, else for whoever sees the story."""
    rows = Picture.objects.standing().visible_to(request.user).select_related("story__matter", "file", "small")
    one = get_object_or_404(rows, pk=pk)
    file = one.small if request.GET.get("small") and one.small else one.file
    answer = HttpResponse(files.read(file), content_type=pictures.JPEG)
    # Minutes only: a story that is taken down leaves the shelves between here and its readers, too.
    kept = "public, max-age=300" if one.story.is_public else "private, no-store"
    answer.headers["Cache-Control"] = kept
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
