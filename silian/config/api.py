"""The API: the same actions, queries and rules as the pages."""

from ninja import NinjaAPI

from silian.core.errors import Refused

api = NinjaAPI(title="Silian 四联", version="1", docs_url="docs", urls_namespace="api")


@api.exception_handler(Refused)
def refused(request, exception: Refused):
    return api.create_response(request, {"refused": str(exception.sentence), "fields": exception.fields}, status=409)


