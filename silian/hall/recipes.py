"""Known ways to treat a matter: kinds of phases and what may be done in them are code, their dates are data. Pure: no Django."""

from dataclasses import dataclass

# Acts that wait for a phase. Whoever may do them at all may do them only while such a phase runs.
STATE, VOICE, SUPPORT, COMMENT, BALLOT, RESOLVE, MEET, LOOK_ROUND, CARRY_OUT, CHECK, ANSWER = ACTS = (
    "state", "voice", "support", "comment", "ballot", "resolve", "meet", "look_round", "carry_out", "check", "answer",
)  # fmt: skip

# What may be done in a phase of a kind.
ALLOWS: dict[str, frozenset[str]] = {
    "collect": frozenset({STATE, VOICE, SUPPORT, COMMENT}),
    "look_round": frozenset({LOOK_ROUND, COMMENT}),
    "discuss": frozenset({STATE, VOICE, COMMENT, MEET}),
    "mediate": frozenset({MEET, RESOLVE}),
    "draft": frozenset({COMMENT, VOICE, MEET}),
    "ballot": frozenset({BALLOT}),
    "resolve": frozenset({MEET, RESOLVE}),
    "announce": frozenset({COMMENT}),
    "carry_out": frozenset({CARRY_OUT, COMMENT}),
    "check": frozenset({CHECK, COMMENT}),
    "answer": frozenset({ANSWER}),
}
PHASES = tuple(ALLOWS)


@dataclass(frozen=True)
class Recipe:
    """A way to treat a matter: its phases, each with the days it usually takes."""

    key: str
    phases: tuple[tuple[str, int], ...]
    private: bool = False
    carrier: str = ""  # the form of carrier whose it is
    matter: str = ""  # which kind of matter it is a ready plan for
