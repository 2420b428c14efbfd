"""The API: the same actions, queries and rules as the pages."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.docs import DocsBase

from silian.config import described
from silian.core import parts
from silian.core.errors import Refused
from silian.core.web import page
from silian.core.wrong import sentence, sentences


class OurDocs(DocsBase):
    """The description of the API as a page of our own: readable, printable, nothing loaded from another host."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        address = request.build_absolute_uri(reverse("api:services"))
        return page(request, "api.html", {"parts": described.operations(api.get_openapi_schema()), "address": address})


class OurAPI(NinjaAPI):
    """Every answer says how much of the allowance is left; the description says what else can come than the answer."""

    def create_response(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = super().create_response(request, *args, **kwargs)
        left = getattr(request, "allowance", None)
        if left is not None:
            answer["RateLimit-Limit"], answer["RateLimit-Remaining"] = str(left.most), str(left.left)
            answer["RateLimit-Reset"] = str(left.again_in)
            if answer.status_code == 429:
                answer["Retry-After"] = str(left.again_in)
        return answer

    def get_openapi_schema(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return described.whole(super().get_openapi_schema(*args, **kwargs), self)


api = OurAPI(
    title="Silian 四联",
    version="1",
    description=(
        "What a person may see and do on the pages, a program may see and do with one of her keys; what is public is there "
        "without a key. Lists are read in stretches: pass `next` as `after`. Whatever goes wrong is told in one shape, in a "
        "sentence in the language of `Accept-Language`. `RateLimit-Remaining` says how many requests are left in this minute."
    ),
    docs=OurDocs(),
    docs_url="docs",
    urls_namespace="api",
)
PARTS = {
    "activities": (gettext_lazy("Activities"), "silian.activities.api.router"),
    "counsel": (gettext_lazy("Think tank"), "silian.counsel.api.router"),
    "deliberation": (gettext_lazy("Statements and ballots"), "silian.deliberation.api.router"),
    "desk": (gettext_lazy("Desk, notices, search"), "silian.portal.api.router"),
    "documents": (gettext_lazy("Documents"), "silian.documents.api.router"),
    "duties": (gettext_lazy("Duties and haves"), "silian.duties.api.router"),
    "hall": (gettext_lazy("Deliberation hall"), "silian.hall.api.router"),
    "honours": (gettext_lazy("Honours and evaluations"), "silian.honours.api.router"),
    "lists": (gettext_lazy("The two lists, calls, matches"), "silian.exchange.api.router"),
    "meetings": (gettext_lazy("Meetings"), "silian.meetings.api.router"),
    "members": (gettext_lazy("Members, seats, bodies"), "silian.members.api.router"),
    "places": (gettext_lazy("Bases, rooms, bookings"), "silian.places.api.router"),
    "projects": (gettext_lazy("Projects, agreements, contributions"), "silian.cobuilding.api.router"),
    "reports": (gettext_lazy("Figures, their rows, and reports"), "silian.reports.api.router"),
    "stories": (gettext_lazy("Stories, and what was solved before"), "silian.stories.api.router"),
    "tasks": (gettext_lazy("Tasks"), "silian.tasks.api.router"),
    "visits": (gettext_lazy("Visits"), "silian.visits.api.router"),
    "volunteering": (gettext_lazy("Volunteering"), "silian.volunteering.api.router"),
}
for name, (word, router) in PARTS.items():
    parts.part(name, word)
    api.add_router(f"/{name}", router, tags=[name])
api.add_decorator(described.strict, mode="view")


@api.exception_handler(Refused)
def refused(request: HttpRequest, exception: Refused) -> HttpResponse:
    fields = {name: str(said) for name, said in exception.fields.items()}
    return wrong(request, 409, str(exception.sentence), fields)


@api.exception_handler(ValidationError)
def unreadable(request: HttpRequest, exception: ValidationError) -> HttpResponse:
    return wrong(request, 422, _("Some of this could not be understood."), sentences(exception.errors))


@api.exception_handler(described.Unknown)
def unknown(request: HttpRequest, exception: described.Unknown) -> HttpResponse:
    fields = {name: sentence("extra_forbidden", {}) for name in exception.names}
    return wrong(request, 422, _("Some of this could not be understood."), fields)


@api.exception_handler(AuthenticationError)
def nobody(request: HttpRequest, exception: AuthenticationError) -> HttpResponse:
    answer = wrong(
        request,
        401,
        _("Show a valid key in the head of the request, as “%(head)s”.") % {"head": "Authorization: Bearer silian_…"},
    )
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(Http404)
def not_there(request: HttpRequest, exception: Http404) -> HttpResponse:
    return wrong(request, 404, _("There is nothing here that you may see."))


@api.exception_handler(HttpError)
def stopped(request: HttpRequest, exception: HttpError) -> HttpResponse:
    said = _("The body could not be read as JSON.") if exception.status_code == 400 else exception.message
    return wrong(request, exception.status_code, said)


def wrong(request: HttpRequest, status: int, said: str, fields: dict[str, str] | None = None) -> HttpResponse:
    return api.create_response(request, {"refused": said, "fields": fields or {}}, status=status)


def no_such_address(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What Django answers where no address fits: a program gets the shape it knows, a person the page."""
    from django.views.defaults import page_not_found

    return (
        not_there(request, Http404()) if request.path_info.startswith("/api/") else page_not_found(request, exception)
    )
