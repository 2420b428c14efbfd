"""What a count is made of: options, ballots, the rule, and what comes out. No Django, no words for readers.

Shapes of one vote, as JSON holds it:

- `yes_no`: `"yes"`, `"no"` or `"abstain"`;
- `approval`: a list of option ids;
- `score`: a mapping option id → number from 0 up;
- `ranked`: a list from the best on; a place shared by several is a list inside the list: `["a", ["b", "c"]]`;
- `projects`: a list of ids (approval), or a mapping id → points.

Money is in whole units of the budget's currency unless the rule says otherwise; every number is an `int` or a
`Fraction`, so that equal means equal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from typing import Any

Number = int | Fraction
Vote = Any

FORMS = {
    "yes_no": ("majority",),
    "approval": ("most_votes",),
    "score": ("highest_total",),
    "ranked": ("irv", "condorcet"),
    "projects": ("mes", "greedy", "greedy-no-skip", "greedy-threshold"),
}
COMPLETIONS = ("add1_overspend", "add1_exhaustive", "none")
SATISFACTIONS = ("cost", "number")
TIE_CRITERIA = ("cost", "votes")
MEASURES = ("heads", "households", "organisations", "area")
ANSWERS = ("yes", "no", "abstain")


class TallyError(ValueError):
    """What cannot be counted: `code` for the caller to put into words, `facts` for its places.

    Codes: unknown_form, unknown_rule, unknown_completion, unknown_satisfaction, unknown_tie, unknown_measure,
    bad_number, bad_step, bad_seats, no_budget, bad_cost, twice, unknown_option, chosen_twice, bad_vote, too_many,
    too_few, too_many_points, bad_points, lengths.
    """

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(f"{code}: {facts}" if facts else code)
        self.code, self.facts = code, facts


def number(text: Any) -> Number:
    """An exact number from an int, a fraction or decimal in words ("2/3", "12.50", "12,50"); raises `bad_number`."""
    if isinstance(text, bool):
        raise TallyError("bad_number", text=str(text))
    if isinstance(text, int):
        return text
    try:
        exact = Fraction(text if isinstance(text, Fraction) else str(text).strip().replace(",", "."))
    except (ValueError, ZeroDivisionError) as error:
        raise TallyError("bad_number", text=str(text)) from error
    return plain(exact)


def plain(value: Number) -> Number:
    """A fraction of denominator 1 as an int."""
    return value.numerator if isinstance(value, Fraction) and value.denominator == 1 else value


def written(value: Number) -> int | str:
    """A number as the rule sheet writes it: an int, or "2/3"."""
    value = plain(value)
    return value if isinstance(value, int) else str(value)


@dataclass(frozen=True)
class Project:
    """One option of a ballot; `cost` counts only where there is a budget."""

    id: str
    cost: Number = 0
    name: str = ""


@dataclass(frozen=True)
class Share:
    """A least share of a measure: `more_than` half, or with False at least two thirds."""

    measure: str = "heads"
    share: Number = Fraction(1, 2)
    more_than: bool = True

    def met(self, part: Number, whole: Number) -> bool:
        """Whether `part` of `whole` is enough; nothing of nothing never is."""
        if whole <= 0:
            return False
        return part > self.share * whole if self.more_than else part >= self.share * whole

    def needed(self, whole: Number) -> Number:
        """The least part that is enough: a whole number of heads, households or organisations; an area as it is."""
        least = self.share * whole
        if self.measure == "area":
            return plain(Fraction(least))
        return int(least) + 1 if self.more_than or least != int(least) else int(least)


@dataclass(frozen=True)
class Rule:
    """How a ballot is counted; fixed, written down and hashed before it opens.

    form, rule: see `FORMS`; an empty rule means the first of its form.
    seats: how many options win (approval, score). limit: most options one vote may name (0: any number).
    points: most points one vote may give in all (cumulative), top: most for one option (score); 0: no bound.
    budget, completion, step, satisfaction: projects only. `step` is what Add1 adds to everybody's share each time.
    ties: what decides between equals, in order (`cost`: the lower, `votes`: the more); after that `lot`, an order of
    ids drawn before counting; ids that the lot leaves out follow in the order of the options.
    threshold: least votes (or points) to be counted at all. consent: what yes must reach, of those who took part
    (`consent_of` = "cast"), of those who said yes or no ("decided"), or of the whole roll ("roll").
    take_part, source: the quorum and where it comes from; see `quorum`.
    """

    form: str
    rule: str = ""
    seats: int = 1
    limit: int = 0
    points: Number = 0
    top: Number = 0
    budget: Number | None = None
    completion: str = "add1_overspend"
    step: Number = 1
    satisfaction: str = "cost"
    ties: tuple[str, ...] = TIE_CRITERIA
    lot: tuple[str, ...] = ()
    threshold: Number = 0
    consent: tuple[Share, ...] = (Share(),)
    consent_of: str = "decided"
    take_part: tuple[Share, ...] = ()
    source: str = ""

    def __post_init__(self) -> None:
        if self.form not in FORMS:
            raise TallyError("unknown_form", form=self.form)
        if not self.rule:
            object.__setattr__(self, "rule", FORMS[self.form][0])
        if self.rule not in FORMS[self.form]:
            raise TallyError("unknown_rule", rule=self.rule)
        if self.completion not in COMPLETIONS:
            raise TallyError("unknown_completion", completion=self.completion)
        if self.satisfaction not in SATISFACTIONS:
            raise TallyError("unknown_satisfaction", satisfaction=self.satisfaction)
        if unknown := [one for one in self.ties if one not in TIE_CRITERIA]:
            raise TallyError("unknown_tie", tie=unknown[0])
        for one in (*self.consent, *self.take_part):
            if one.measure not in MEASURES:
                raise TallyError("unknown_measure", measure=one.measure)
        if self.consent_of not in ("cast", "decided", "roll"):
            raise TallyError("unknown_measure", measure=self.consent_of)
        if self.step <= 0:
            raise TallyError("bad_step", step=str(self.step))
        if self.seats < 1:
            raise TallyError("bad_seats", seats=self.seats)
        if self.form == "projects" and (self.budget is None or self.budget < 0):
            raise TallyError("no_budget")

    def sheet(self) -> dict[str, Any]:
        """The rule as JSON can hold it, every field named, for the rule sheet and its hash."""
        lines: dict[str, Any] = {}
        for one in fields(self):
            value = getattr(self, one.name)
            if one.name in ("consent", "take_part"):
                value = [{"measure": s.measure, "share": written(s.share), "more_than": s.more_than} for s in value]
            elif isinstance(value, tuple):
                value = list(value)
            elif isinstance(value, Fraction):
                value = written(value)
            lines[one.name] = value
        return lines

    @classmethod
    def of_sheet(cls, lines: Mapping[str, Any]) -> "Rule":
        """The rule a sheet describes; the inverse of `sheet`. Unknown lines are left aside."""
        given: dict[str, Any] = {}
        for one in fields(cls):
            if one.name not in lines:
                continue
            value = lines[one.name]
            if one.name in ("consent", "take_part"):
                value = tuple(Share(s["measure"], number(s["share"]), bool(s["more_than"])) for s in value)
            elif one.name in ("points", "top", "step", "threshold") or (one.name == "budget" and value is not None):
                value = number(value)
            elif isinstance(value, list):
                value = tuple(value)
            given[one.name] = value
        return cls(**given)

    def but(self, **changes: Any) -> "Rule":
        """The same rule with some lines changed."""
        return replace(self, **changes)


@dataclass(frozen=True)
class Ballots:
    """What was cast. `votes[k]` was cast `counts[k]` times (once without counts), with `area[k]` square metres each.

    The order of votes means nothing; nothing here says who cast them.
    """

    options: tuple[Project, ...]
    votes: Sequence[Vote]
    counts: Sequence[int] | None = None
    area: Sequence[Number] | None = None

    def __post_init__(self) -> None:
        if len({one.id for one in self.options}) != len(self.options):
            raise TallyError("twice")
        if bad := [one.id for one in self.options if one.cost < 0]:
            raise TallyError("bad_cost", option=bad[0])
        for beside in (self.counts, self.area):
            if beside is not None and len(beside) != len(self.votes):
                raise TallyError("lengths")

    @property
    def cast(self) -> int:
        return len(self.votes) if self.counts is None else sum(self.counts)


@dataclass(frozen=True)
class Reason:
    """Why an option did not win, or how it won: a code and its numbers; the caller makes the sentence."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Round:
    """One step of a count.

    Ranked: `counts` of those still in, `out` who fell, `moved` where the ballots of the fallen went (id → number; ""
    for ballots that name nobody left), `idle` ballots that count for nobody in this round.
    Projects: `chosen`, `left` money after it; Equal Shares also `paid` (the most one voter paid).
    """

    counts: Mapping[str, Number] = field(default_factory=dict)
    out: str = ""
    moved: Mapping[str, Number] = field(default_factory=dict)
    idle: int = 0
    chosen: str = ""
    left: Number = 0
    paid: float = 0.0


@dataclass(frozen=True)
class Tie:
    """A decision between equals: `among`, who was `preferred`, and `by` which line of the tie order."""

    among: tuple[str, ...]
    preferred: str
    by: str


@dataclass(frozen=True)
class Result:
    """The outcome of a count.

    winners: ids in the order they were chosen. cost: what they cost together. counts: votes or points of every option.
    cast: ballots counted. reasons: for every option that did not win, why. share: Equal Shares, the money each voter
    could spend in the run that counted. weighed: yes/no, {answer: {measure: amount}} for heads and area.
    """

    rule: Rule
    winners: tuple[str, ...]
    counts: Mapping[str, Number]
    cast: int
    cost: Number = 0
    rounds: tuple[Round, ...] = ()
    reasons: Mapping[str, Reason] = field(default_factory=dict)
    ties: tuple[Tie, ...] = ()
    share: Number | None = None
    weighed: Mapping[str, Mapping[str, Number]] = field(default_factory=dict)
