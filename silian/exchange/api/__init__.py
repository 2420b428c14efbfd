"""The two lists, matches, exchanges and calls for programs: the same queries, rules and actions as the pages."""

from silian.exchange.api.calls import router as calls
from silian.exchange.api.lists import router

router.add_router("", calls)

__all__ = ["router"]
