"""The honours of a thing on its own page, which stands below this part and does not know it."""

from typing import Any

from django import template

from silian.honours.queries import lines_of

register = template.Library()


@register.inclusion_tag("honours/_line.html")
def honours_of(kind: str, pk: int) -> dict[str, Any]:
    """One query: an organisation's, a project's, a base's or a team's, the revoked ones as such."""
    return {"honours": lines_of(kind, pk)}
