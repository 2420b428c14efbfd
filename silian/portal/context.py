"""What every page's frame shows."""

from typing import Any

from django.conf import settings

from silian.members.mandates import mandates


def layout(request: Any) -> dict[str, Any]:
    """The reader's seats and view; costs the two seat queries of the request and nothing else."""
    user = getattr(request, "user", None)
    elder = request.COOKIES.get("elder", "")
    return {
        "mine": mandates(user),
        "elder": elder if elder in ("18", "24", "30") else "",
        "demo": settings.DEMO,
    }
