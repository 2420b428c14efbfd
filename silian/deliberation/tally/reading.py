"""Reading elections from files: Pabulib's `.pb` and PrefLib's `.toi`, `.soi`, `.toc`, `.soc`."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from silian.deliberation.tally.shapes import Ballots, Number, Project, Rule, TallyError, number

LONGEST_FIELD = 131_072  # characters of one field; more is a quotation mark that was never closed

_ = str  # marks the sentences for translation; the caller translates `FileError.sentence`


class FileError(ValueError):
    """A file that cannot be read: a sentence with places, and what goes into them."""

    def __init__(self, sentence: str, **facts: object) -> None:
        super().__init__(sentence % facts)
        self.sentence, self.facts = sentence, facts


@dataclass(frozen=True)
class Election:
    """An election as a file holds it; `selected` are the published winners if the file names them.

    `left_out` choices named projects that are not on the list; they count for nothing.
    """

    ballots: Ballots
    meta: dict[str, str]
    selected: tuple[str, ...] | None = None
    published_votes: dict[str, Number] | None = None
    left_out: int = 0


# How the rules of published elections are called there, and here.
RULES = {
    "greedy": "greedy", "greedy-no-skip": "greedy-no-skip", "greedy-threshold": "greedy-threshold",
    "equalshares": "mes", "mes": "mes",
}  # fmt: skip


def text_of(path: str | Path) -> str:
    """The text of a file, UTF-8 with or without a mark."""
    try:
        return Path(path).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise FileError(_("%(file)s cannot be read: %(why)s"), file=str(path), why=error.strerror or "?") from error
    except UnicodeDecodeError as error:
        raise FileError(_("%(file)s is not a text in UTF-8."), file=str(path)) from error


def read_pb(path: str | Path) -> Election:
    """A project election in Pabulib's form: sections META, PROJECTS and VOTES, fields parted by semicolons.

    Vote types: approval, choose-1, cumulative and scoring (column `points`), ordinal (Borda: the first of a list of at
    most `max_length` gets that many points, each later one a point less).
    """
    name, sections = Path(path).name, _sections(text_of(path), Path(path).name)
    meta = {row["key"].strip(): (row.get("value") or "").strip() for row in sections["META"] if row.get("key")}
    ids: list[str] = []
    options = []
    for row in sections["PROJECTS"]:
        one = (row.get("project_id") or "").strip()
        ids.append(one)
        options.append(Project(one, _number(row.get("cost"), name, "cost", one), (row.get("name") or "").strip()))
    known, left_out = set(ids), 0
    votes: list[dict[str, Number] | list[str]] = []
    for row in sections["VOTES"]:
        vote = _vote(row, meta, name, len(ids))
        if unknown := set(vote) - known:
            left_out += len(unknown)
            vote = (
                {one: n for one, n in vote.items() if one in known}
                if isinstance(vote, dict)
                else [one for one in vote if one in known]
            )
        votes.append(vote)
    projects = sections["PROJECTS"]
    selected = None
    if projects and "selected" in projects[0]:
        selected = tuple(
            one for one, row in zip(ids, projects, strict=True) if (row.get("selected") or "").strip() == "1"
        )
    published = {
        one: _number(row.get("score") or row.get("votes"), name, "votes", one)
        for one, row in zip(ids, projects, strict=True)
        if (row.get("score") or row.get("votes") or "").strip()
    }
    try:
        return Election(Ballots(tuple(options), votes), meta, selected, published or None, left_out)
    except TallyError as error:
        raise FileError(_("%(file)s names a project twice, or with a cost below zero."), file=name) from error


def _sections(text: str, name: str) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    rows: list[dict[str, str]] | None = None
    head: list[str] | None = None
    for line in _lines(text, name):
        if not line or not any(cell.strip() for cell in line):
            continue
        title = line[0].strip().upper()
        if title in ("META", "PROJECTS", "VOTES") and not any(cell.strip() for cell in line[1:]):
            rows, head = found.setdefault(title, []), None
        elif rows is None:
            break
        elif head is None:
            head = [cell.strip().lower() for cell in line]
        else:
            rows.append(dict(zip(head, line, strict=False)))
    for title, least in (("META", "key"), ("PROJECTS", "project_id"), ("VOTES", "vote")):
        if title not in found or (found[title] and least not in found[title][0]):
            raise FileError(_("%(file)s is not an election in .pb form: section %(section)s with column %(column)s is missing."),
                file=name, section=title, column=least,
            )  # fmt: skip
    return found


def _lines(text: str, name: str) -> Iterator[list[str]]:
    """The rows as they are parted by semicolons; a line break inside quotes belongs to its field."""
    csv.field_size_limit(LONGEST_FIELD)  # it is one for the whole process, and others set it too
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=";")
    except csv.Error as error:
        raise FileError(_("%(file)s: a quotation mark is not closed."), file=name) from error


def _number(text: str | None, file: str, column: str, row: str) -> Number:
    try:
        return number(re.sub(r"\s", "", text or ""))
    except TallyError as error:
        raise FileError(
            _("%(file)s: %(column)s of %(row)s is not a number: %(text)s"), file=file, column=column, row=row, text=text
        ) from error


def _vote(row: dict[str, str], meta: dict[str, str], file: str, count: int) -> dict[str, Number] | list[str]:
    named = [one.strip() for one in (row.get("vote") or "").split(",") if one.strip()]
    kind = meta.get("vote_type", "approval").lower()
    if kind == "ordinal":
        length = int(_number(meta["max_length"], file, "max_length", "META")) if meta.get("max_length") else count
        return {one: length - at for at, one in enumerate(named)}
    points = [one.strip() for one in (row.get("points") or "").split(",") if one.strip()]
    if kind in ("cumulative", "scoring") and points:
        who = row.get("voter_id", "?")
        if len(points) != len(named):
            raise FileError(
                _("%(file)s: voter %(voter)s gives points that do not fit the projects."), file=file, voter=who
            )
        return {one: _number(point, file, "points", who) for one, point in zip(named, points, strict=True)}
    return list(dict.fromkeys(named))


def pb_rule(election: Election, rule: str = "", completion: str = "", step: Number = 1) -> Rule:
    """The rule of the election's file, or the one asked for; Equal Shares completes by add1_overspend."""
    meta = election.meta
    wanted = rule or meta.get("rule", "").lower()
    name = RULES.get(wanted) or RULES.get(wanted.split("/")[0]) or ("mes" if wanted.startswith("equalshares") else "")
    if not name:
        raise FileError(
            _("The rule of the file is not known here: “%(rule)s”. Say how to count with --rule."),
            rule=wanted or "—",
        )
    threshold = meta.get("min_project_score_threshold", "")
    return Rule(
        form="projects", rule=name, budget=_number(meta.get("budget"), "META", "budget", "META"), step=step,
        completion=completion or "add1_overspend",
        threshold=_number(threshold, "META", "min_project_score_threshold", "META") if threshold else 0,
    )  # fmt: skip


def read_preflib(path: str | Path) -> Election:
    """A ranked election in PrefLib's form: `# ALTERNATIVE NAME k: …`, then `count: 1,{2,3},4`; in braces, equals."""
    name = Path(path).name
    names: dict[str, str] = {}
    meta: dict[str, str] = {}
    votes: list[list[object]] = []
    counts: list[int] = []
    for at, line in enumerate(text_of(path).split("\n"), 1):
        line = line.strip()
        if not line:
            continue
        if line.startswith("#"):
            key, value = (line.lstrip("# ") + ":").split(":", 1)
            if found := re.fullmatch(r"ALTERNATIVE NAME (\d+)", key.strip()):
                names[found[1]] = value.removesuffix(":").strip()
            else:
                meta[key.strip()] = value.removesuffix(":").strip()
            continue
        found = re.fullmatch(r"(\d+)\s*:\s*(.*)", line)
        if not found:
            raise FileError(_("%(file)s, line %(line)s: expected “count: 1,2,{3,4}”."), file=name, line=at)
        counts.append(int(found[1]))
        votes.append(_order(found[2], name, at))
    if not names:
        raise FileError(_("%(file)s names no alternatives."), file=name)
    options = tuple(Project(one, name=text) for one, text in names.items())
    return Election(Ballots(options, votes, counts), meta)


def _order(text: str, file: str, at: int) -> list[object]:
    parts = re.findall(r"\{([^{}]*)\}|([^,{}\s]+)", text)
    if re.sub(r"\{[^{}]*\}|[^,{}\s]+|[,\s]", "", text):
        raise FileError(_("%(file)s, line %(line)s: a brace is not closed."), file=file, line=at)
    return [single if single else [one.strip() for one in group.split(",") if one.strip()] for group, single in parts]
