"""Templates whose unchanging stretches are worked out once per language instead of on every page.

A page of the house holds sixty translated words, addresses and asset names that depend on nothing but the language.
Rendering them one by one cost more than all its queries (docs/decisions/folded-templates.md). The loader below joins
neighbouring text, `{% translate "…" %}`, `{% blocktranslate %}` without variables, `{% url "name" %}` and `{% static "…" %}`
into one node that remembers its text. Whatever reads the context stays as it is, but for `{{ … }}`, which is told apart sooner: text is text.
"""

from html import escape
from typing import Any

from django.template.base import (
    FilterExpression,
    Node,
    NodeList,
    Template,
    TextNode,
    Variable,
    VariableNode,
    render_value_in_context,
)
from django.template.defaulttags import IfNode, URLNode
from django.template.loaders import cached
from django.templatetags.i18n import BlockTranslateNode, LanguageNode, TranslateNode
from django.templatetags.static import StaticNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language

LANGUAGE = "silian.core.folding.language"


class Loader(cached.Loader):
    """Django's cached loader; a template is folded when it is read for the first time."""

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        template: Any = super().get_template(template_name, skip)
        if not hasattr(template, "is_folded"):
            fold(template.nodelist)
            template.is_folded = True
        return template


class Stretch(Node):
    """Neighbouring nodes that give the same text on every page in one language."""

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes
        self.texts: dict[str, str] = {}

    def render(self, context: Any) -> str:
        # Asked once per template: it stays the same until the end, and finding it out a hundred times was dear.
        asked = context.render_context
        language = asked.get(LANGUAGE)
        if language is None:
            language = asked[LANGUAGE] = get_language() or ""
        text = self.texts.get(language)
        if text is None:
            text = self.texts[language] = "".join(str(node.render_annotated(context)) for node in self.nodes)
        return text

    # Without the detour that only annotates errors: nothing in here can fail for one page and not for the next.
    render_annotated = render


class Words(Node):
    """`{{ … }}`: text, which most values are, is escaped at once; Django asks first whether it is a moment or a number."""

    def __init__(self, node: VariableNode) -> None:
        self.node, self.said = node, node.filter_expression

    def render(self, context: Any) -> str:
        # Whatever is not plain text, and whatever fails, is Django's to render and to explain.
        try:
            value = self.said.resolve(context)
        except UnicodeDecodeError:
            return self.node.render(context)
        if type(value) is str:
            return escape(value) if context.autoescape else value
        if type(value) is SafeString:
            return value
        return render_value_in_context(value, context)

    render_annotated = render


def fold(nodes: NodeList) -> None:
    """Fold a list of nodes and everything inside them, in place: blocks are known to others by their identity."""
    found: list[Node] = []
    run: list[Node] = []

    def close() -> None:
        found.extend(run if len(run) == 1 and isinstance(run[0], TextNode) else [Stretch(run[:])] if run else [])
        run.clear()

    for node in nodes:
        if _unchanging(node):
            run.append(node)
            continue
        close()
        found.append(Words(node) if type(node) is VariableNode else node)
        # Inside {% language %} another one speaks than in the rest of the template.
        for inner in [] if isinstance(node, LanguageNode) else _inner(node):
            fold(inner)
    close()
    nodes[:] = found


def _inner(node: Node) -> list[NodeList]:
    if isinstance(node, IfNode):  # it keeps its branches as pairs
        return [branch for _condition, branch in node.conditions_nodelists]
    lists = [getattr(node, name, None) for name in node.child_nodelists]
    return [one for one in lists if isinstance(one, NodeList)]


def _unchanging(node: Node) -> bool:
    if isinstance(node, TextNode):
        return True
    if isinstance(node, TranslateNode):
        return not node.asvar and not node.message_context and _literal(node.filter_expression)
    if isinstance(node, BlockTranslateNode):
        return not (node.asvar or node.message_context or node.plural or node.extra_context or node.countervar) and all(
            token.token_type.name == "TEXT" for token in node.singular
        )
    if isinstance(node, URLNode):
        return not (node.asvar or node.args or node.kwargs) and _literal(node.view_name)
    if isinstance(node, StaticNode):
        return not node.varname and _literal(node.path)
    return False


def _literal(expression: FilterExpression) -> bool:
    """A quoted word in the template, without filters."""
    said = expression.var
    if isinstance(said, Variable):  # {% translate %} keeps its word as a variable without lookups
        return said.lookups is None and not expression.filters
    return not expression.filters
