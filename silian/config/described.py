"""The description of the API (OpenAPI): what can come besides the answer, which doors stand open, and which words an address knows."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.utils.translation import pgettext
from ninja import NinjaAPI

from silian.core.parts import OPERATION, words_of

WRONG = {
    400: ("The body could not be read.", "The body could not be read as JSON."),
    401: ("No valid key was shown.", "Show a valid key in the head of the request, as “Authorization: Bearer silian_…”."),
    403: ("The key does not reach so far.", "This key may only read. Make one that may read and change."),
    404: ("There is nothing here that this person may see.", "There is nothing here that you may see."),
    409: ("Refused by a rule, which says why.", "This suggestion has already been answered."),
    422: ("Something asked or sent could not be understood.", "Some of this could not be understood."),
    429: ("Asked too often; `Retry-After` says in how many seconds to come again.", "You ask very often. Wait a moment, then go on."),
}  # fmt: skip
HEADERS = {
    "RateLimit-Limit": "requests allowed in a minute",
    "RateLimit-Remaining": "requests left in this minute",
    "RateLimit-Reset": "seconds until the next minute begins",
}


class Unknown(Exception):
    """The address carries words that nothing asks for: a slip of the pen would silently widen the answer."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


def strict(run: Callable[..., Any]) -> Callable[..., Any]:
    """Around every operation: whatever stands behind the question mark must be known to it."""
    operation: Any = run.__self__  # type: ignore[attr-defined]
    known = {
        name
        for model in operation.models
        if model.__ninja_param_source__ == "query"
        for name in model.__ninja_flatten_map__
    }

    @wraps(run)
    def checked(request: Any, **given: Any) -> Any:
        names = sorted(set(request.GET) - known)
        return operation.api.on_exception(request, Unknown(names)) if names else run(request, **given)

    return checked


def whole(schema: Any, api: NinjaAPI) -> Any:
    """The description made by ninja, with what can go wrong, in one shape, and with the doors that stand open."""
    open_doors = set(_open_operations(api))
    shapes = schema["components"]
    shapes["responses"] = {f"Wrong{status}": _wrong(status) for status in WRONG}
    shapes["headers"] = {
        name: {"description": said, "schema": {"type": "integer", "minimum": 0}} for name, said in HEADERS.items()
    }
    shapes["schemas"].setdefault("Refusal", _refusal())
    for methods in schema["paths"].values():
        for one in methods.values():
            if one["operationId"] in open_doors:
                one["security"] = [*one["security"], {}]
            # What is asked for may not be there: named in the path, or as a part of the question.
            can_come = {401, 403, 404, 422, 429} | ({400} if "requestBody" in one else set())
            # A refusal that the operation itself names is described in the same words.
            can_come |= {409} & set(one["responses"])
            one["responses"] |= {status: {"$ref": f"#/components/responses/Wrong{status}"} for status in can_come}
    return schema


def _open_operations(api: NinjaAPI) -> list[str]:
    return [
        api.get_openapi_operation_id(operation)
        for bound in api._get_bound_routers()
        for view in bound.path_operations.values()
        for operation in view.operations
        if any(getattr(door, "everybody", False) for door in operation.auth_callbacks)
    ]


def _refusal() -> dict[str, Any]:
    from ninja.schema import NinjaGenerateJsonSchema

    from silian.core.api import Refusal

    return Refusal.model_json_schema(schema_generator=NinjaGenerateJsonSchema, mode="serialization")


def _wrong(status: int) -> dict[str, Any]:
    description, example = WRONG[status]
    content = {"schema": {"$ref": "#/components/schemas/Refusal"}, "example": {"refused": example, "fields": {}}}
    headers = {"Retry-After": {"description": "seconds", "schema": {"type": "integer"}}} if status == 429 else {}
    return {"description": description, "content": {"application/json": content}, "headers": headers}


def operations(schema: Any) -> list[dict[str, Any]]:
    """Every operation as the page shows it, grouped by part, read from the description itself."""
    shapes = schema["components"]["schemas"]
    found: dict[str, list[dict[str, Any]]] = {}
    for path, methods in schema["paths"].items():
        for method, one in methods.items():
            name = one["summary"]
            body = one.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            shape = shapes.get(body.get("$ref", "").rsplit("/", 1)[-1], body)
            found.setdefault(one["tags"][0], []).append(
                {
                    "method": method.upper(), "path": path, "what": pgettext(OPERATION, name), "more": one.get("description", ""),
                    "door": "open" if {} in one["security"] else "read" if method == "get" else "write",
                    "asked": [(field["name"], field["in"], field.get("required", False)) for field in one.get("parameters", [])],
                    "fields": [(name, name in shape.get("required", [])) for name in shape.get("properties", {})],
                }
            )  # fmt: skip
    return [{"word": words_of([part])[0], "operations": found[part]} for part in sorted(found)]
