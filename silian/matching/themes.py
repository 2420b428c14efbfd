"""The two-level list of themes, and which theme a line of either list belongs to.

The themes are those of the thesaurus, so a new theme is a new row of its table. `propose` weighs every term found
in the line by how few concepts it has and how long it is; the title counts three times.
"""

from __future__ import annotations

from collections import defaultdict

from silian.matching import thesaurus

OTHER = ""  # no theme could be told


def _two_levels() -> dict[str, list[str]]:
    levels: dict[str, list[str]] = defaultdict(list)
    for theme in thesaurus.load().themes:
        main, sub = theme.split("/")
        levels[main].append(sub)
    return dict(levels)


THEMES: dict[str, list[str]] = _two_levels()


def propose(title: str, detail: str = "", known: thesaurus.Thesaurus | None = None) -> str:
    """The theme "main/sub" of a line, or "" when nothing in it says so. Equal evidence: the table's order decides."""
    ranked = propose_all(title, detail, known)
    return ranked[0][0] if ranked else OTHER


def propose_all(title: str, detail: str = "", known: thesaurus.Thesaurus | None = None) -> list[tuple[str, float]]:
    """All themes the line touches with their weights, the strongest first."""
    words = known or thesaurus.load()
    weights: dict[str, float] = defaultdict(float)
    mains: dict[str, float] = defaultdict(float)
    for said, times in ((title, 3), (detail, 1)):
        for term, row in words.meant(said):
            theme = words.topics[row].theme
            weight = times * (len(term) - 1) ** 0.5 / len(words.meanings[term])
            weights[theme] += weight
            mains[theme.split("/")[0]] += weight
    order = {theme: place for place, theme in enumerate(words.themes)}
    # A theme whose neighbours under one main theme are heard too is the likelier one.
    total = {theme: weight + 0.25 * mains[theme.split("/")[0]] for theme, weight in weights.items()}
    return sorted(((theme, round(weight, 6)) for theme, weight in total.items()), key=lambda t: (-t[1], order[t[0]]))
