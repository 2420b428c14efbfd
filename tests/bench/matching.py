"""The matching: raw text to candidates (`relevance`), candidates to the plan (`assignment`)."""

from tests.bench import assignment, relevance


def run(emit, quick: bool = False) -> None:
    relevance.run(emit, quick=quick)
    assignment.run(emit, quick=quick)
