"""The few words templates add to Django's own."""

from html import escape

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from silian.core import given

register = template.Library()

ICONS = {
    "good": "✓", "warn": "!", "bad": "✕", "wait": "…", "off": "–", "honour": "★",
}  # fmt: skip
TONES = {
    "open": "good", "accepted": "good", "agreed": "good", "running": "good", "done": "good", "written": "good", "high": "good",
    "in_force": "good", "signing": "wait", "noted": "wait", "drafting": "wait", "late": "warn",
    "proposed": "wait", "offered": "wait", "checking": "wait", "writing": "wait", "matched": "good", "checked": "wait", "middle": "wait",
    "sent": "good", "waiting": "wait", "sending": "wait", "paused": "off", "removed": "off",
    "draft": "off", "closed": "off", "expired": "off", "stopped": "off", "dropped": "off", "low": "off",
    "active": "good", "confirmed": "good", "reported": "wait", "asked": "wait", "taken_back": "bad", "taken": "good", "void": "bad", "withdrawn": "off",
    "issued": "good", "in_use": "good", "retired": "off", "declined": "bad", "failed": "bad", "vacant": "warn", "published": "good", "came": "good",
    "yes": "good", "no": "off", "asks": "warn", "over": "warn", "met": "good", "partly": "warn",
    "fulfilled": "good", "overdue": "bad", "due": "warn", "excused": "off", "not_yet": "wait",
    "raised": "wait", "invited": "wait", "discussed": "wait", "resolved": "good", "carried_out": "good", "answered": "good", "looked_at": "good",
    "solved": "good", "cannot": "off", "not_ours": "off", "duplicate": "off",
    "planned": "wait", "called": "good", "held": "wait", "minuted": "good", "circulated": "wait", "final": "good", "deputy": "good", "put_off": "wait",
    "coming": "wait", "counted": "wait", "counts": "good",
    "in_time": "good", "reopened": "bad", "objected": "warn",
    "granted": "honour", "revoked": "bad", "good": "good", "fair": "warn", "talk": "warn", "counting": "warn",
    "computed": "off", "announced": "wait", "listed": "wait", "upheld": "warn",
}  # fmt: skip


@register.simple_tag
def badge(state: str, word: str) -> str:
    """A state, always as icon and word, never as colour alone."""
    tone = TONES.get(state, "off")
    return format_html('<span class="state {}"><i aria-hidden="true">{}</i>{}</span>', tone, ICONS[tone], word)


@register.simple_tag(takes_context=True)
def asked(context, field) -> str:
    """Beside a field: that it is asked for, and what stood in it (silian/core/given.py). A form shown once more says so to the request."""
    if field.form.is_bound and field.form.errors and (request := context.get("request")):
        request.asked_again = True
    return _hidden(given.asked(field))


@register.simple_tag
def asked_as(name: str, value="") -> str:
    """The same beside an input that stands in a template by itself."""
    return _hidden(given.asked_as(name, [value]))


def _hidden(said: str) -> str:
    return format_html('<input type="hidden" name="{}" value="{}">', given.ASKED, said)


@register.filter
def last_day(period):
    """The last day inside a period, whose stored end is the first day outside."""
    from datetime import timedelta

    return period.upper - timedelta(days=1) if period.upper else None


@register.simple_tag(takes_context=True)
def current(context, prefix: str) -> str:
    """aria-current for the place the reader is in."""
    return mark_safe(' aria-current="page"') if context["request"].path.startswith(prefix) else ""


@register.filter
def percent(value: float) -> str:
    return _("%(number)s %%") % {"number": round(value * 100)}


@register.simple_tag
def options(choices, chosen) -> str:
    """The lines of a menu from (value, word) pairs, the chosen one marked.

    Written here and not as a loop in the page: a list has menus of dozens of lines, and a loop over them was a
    third of the time of the whole page.
    """
    chosen = str(chosen)
    return mark_safe(
        "".join(
            f'<option value="{escape(str(value))}"{" selected" if str(value) == chosen else ""}>{escape(str(word))}</option>'
            for value, word in choices
        )
    )
