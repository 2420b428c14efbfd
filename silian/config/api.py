"""The API: the same actions, queries and rules as the pages."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

from silian.core.errors import Refused
from silian.core.web import page


class OurDocs(DocsBase):
    """The description of the API as a page of our own: readable, printable, nothing loaded from another host."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        address = request.build_absolute_uri(reverse("api:services"))
        return page(request, "api.html", {"parts": operations(api), "address": address})


api = NinjaAPI(
    title="Silian 四联",
    version="1",
    description=(
        "Organisations, the two lists, calls, matches, exchanges and projects: what a person may see and do on the pages, "
        "a program may see and do with one of her keys. Lists are read in stretches: pass `next` as `after`."
    ),
    docs=OurDocs(),
    docs_url="docs",
    urls_namespace="api",
)
api.add_router("/members/", "silian.members.api.router", tags=["members"])
api.add_router("/lists/", "silian.exchange.api.router", tags=["lists"])
api.add_router("/projects", "silian.cobuilding.api.router", tags=["projects"])


@api.exception_handler(Refused)
def refused(request: HttpRequest, exception: Refused) -> HttpResponse:
    fields = {name: str(sentence) for name, sentence in exception.fields.items()}
    return api.create_response(request, {"refused": str(exception.sentence), "fields": fields}, status=409)


def operations(api: NinjaAPI) -> list[dict[str, Any]]:
    """Every operation as the page shows it, grouped by part, read from the OpenAPI description itself."""
    schema = api.get_openapi_schema()
    shapes = schema.get("components", {}).get("schemas", {})
    found: dict[str, list[dict[str, Any]]] = {}
    for path, methods in schema["paths"].items():
        for method, one in methods.items():
            body = one.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            shape = shapes.get(body.get("$ref", "").rsplit("/", 1)[-1], {})
            found.setdefault(one["tags"][0], []).append(
                {
                    "method": method.upper(), "path": path, "what": one["summary"], "more": one.get("description", ""),
                    "scope": "read" if method == "get" else "write",
                    "asked": [(field["name"], field["in"], field.get("required", False)) for field in one.get("parameters", [])],
                    "fields": [(name, name in shape.get("required", [])) for name in shape.get("properties", {})],
                }
            )  # fmt: skip
    return [{"part": part, "operations": found[part]} for part in sorted(found)]
