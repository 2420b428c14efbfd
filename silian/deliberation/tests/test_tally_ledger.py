import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from silian.deliberation import ledger
from silian.deliberation.ledger import Fault, Sealed
from silian.deliberation.recount import Difference, published, recount
from silian.deliberation.tally import QUORUMS, Rule

SHEET = {
    "question": "示例：先做哪些？",
    "rule": Rule("projects", "greedy", budget=100).sheet(),
    "options": [
        {"id": "a", "cost": 60, "name": "示例灯"},
        {"id": "b", "cost": 50, "name": "示例椅"},
        {"id": "c", "cost": None, "title": "示例牌"},
    ],
    "secrecy": "secret",
}
VOTES = [("k3", ["a"], None), ("k1", ["a", "c"], None), ("k9", ["b"], None)]
ROLL = {"heads": 5}
TURNOUT = {"heads": 3}
TEXT, ROOT, RESULT = published(SHEET, VOTES, ROLL, TURNOUT)


def test_a_record_is_written_in_one_way():
    assert ledger.canonical({"b": [1, "二"], "a": None}) == '{"a":null,"b":[1,"二"]}'


@pytest.mark.parametrize("value", [1.5, {1: 2}, {"a": object()}, [{"b": float("nan")}]])
def test_what_other_programs_write_differently_is_refused(value):
    with pytest.raises(ledger.LedgerError):
        ledger.canonical(value)


def test_each_record_seals_the_one_before():
    first, second = ledger.seal([{"n": 1}, {"n": 2}])
    assert (first.place, first.before, second.place, second.before) == (0, ledger.START, 1, first.digest)
    assert ledger.seal([{"n": 2}], 1, first.digest) == [second]
    assert ledger.root([first, second]) == second.digest
    assert ledger.digests([first.body, second.body]) == [first.digest, second.digest]
    assert list(ledger.chained([first.body, second.body])) == [first, second]
    assert ledger.rows([(one.place, one.body, one.digest) for one in (first, second)]) == [first, second]


def test_a_whole_file_is_whole_and_says_its_root():
    report = ledger.verify(TEXT, ROOT)
    assert (report.whole, report.records, report.root) == (True, 5, ROOT)
    assert ledger.verify(TEXT.encode()).whole
    assert json.loads(TEXT.splitlines()[-1])["body"] == {"kind": "end", "records": 5, "root": ROOT}


def test_an_empty_log_has_an_end_only():
    assert ledger.verify(ledger.written([])).whole
    assert (ledger.root([]), ledger.verify([]).whole, ledger.verify("").fault.code) == (ledger.START, True, "altered")


def test_a_log_written_anew_is_found_by_the_root_of_the_minutes():
    other, _, _ = published(SHEET, VOTES[1:], ROLL, TURNOUT)
    assert ledger.verify(other).whole
    assert ledger.verify(other, ROOT).fault.code == "root"


def sealed(count):
    return ledger.seal([{"kind": "ballot", "id": f"示例{at}", "choice": [str(at)]} for at in range(count)])


def lines(records):
    return ledger.written(records).splitlines(keepends=True)


@given(st.data(), st.integers(1, 12))
@settings(max_examples=300)
def test_any_changed_byte_names_the_first_altered_record(data, count):
    raw = bytearray(ledger.written(sealed(count)).encode())
    where = data.draw(st.integers(0, len(raw) - 1))
    raw[where] ^= data.draw(st.integers(1, 255))
    place = bytes(raw[:where]).count(b"\n")
    fault = ledger.verify(bytes(raw)).fault
    # The last line break of all belongs to the end: without it, or with more in its place, the end is gone.
    expected = Fault("cut", count + 1, count + 2) if where == len(raw) - 1 and fault.code == "cut" else None
    assert fault == (expected or Fault("altered", place, place + 1))


@given(st.integers(1, 12), st.data())
def test_a_record_taken_out_is_named(count, data):
    kept = lines(sealed(count))
    at = data.draw(st.integers(0, count))
    del kept[at]
    expected = Fault("missing", at, at + 1) if at < count else Fault("cut", count, count + 1)
    assert ledger.verify("".join(kept)).fault == expected


@given(st.integers(2, 12), st.data())
def test_two_records_that_changed_places_are_named_by_the_first(count, data):
    records = sealed(count)
    one, other = sorted(data.draw(st.lists(st.integers(0, count - 1), min_size=2, max_size=2, unique=True)))
    written = lines(records)
    written[one], written[other] = written[other], written[one]
    assert ledger.verify("".join(written)).fault == Fault("moved", one, one + 1)
    stored = list(records)
    stored[one], stored[other] = stored[other], stored[one]
    assert ledger.verify(stored).fault == Fault("moved", one, one + 1)


@given(st.integers(1, 12), st.data())
def test_a_record_put_in_is_named(count, data):
    """Whether sealed upon the one before, a copy from elsewhere in the log, or no record at all."""
    records = sealed(count)
    at = data.draw(st.integers(0, count))
    before = records[at - 1].digest if at else ledger.START
    kind = data.draw(st.sampled_from(["sealed", "copy", "rubbish"]))
    if kind == "sealed":
        false = ledger.line(next(ledger.chained(['{"kind":"ballot"}'], at, before)))
    else:
        false = ledger.line(records[data.draw(st.integers(0, max(at - 1, 0)))]) if kind == "copy" else '{"place":0}'
    written = lines(records)
    if kind == "copy" and not at:
        return
    written.insert(at, false + "\n")
    fault = ledger.verify("".join(written)).fault
    place = at - 1 if kind == "copy" and fault.place == at - 1 and written[at] == written[at - 1] else at
    assert fault == Fault("added", place, place + 1)


@given(st.integers(2, 12), st.data())
def test_a_record_replaced_with_a_fitting_digest_is_still_named(count, data):
    """The record after it was sealed upon another one."""
    records = sealed(count)
    at = data.draw(st.integers(0, count - 1))
    records[at] = next(ledger.chained(['{"kind":"ballot","id":"false"}'], at, records[at].before))
    text = "".join(ledger.line(one) + "\n" for one in records) + lines(sealed(count))[-1]
    assert ledger.verify(text).fault == Fault("altered", at, at + 1)


def test_a_record_replaced_in_storage_is_named():
    records = sealed(4)
    stored = [(one.place, one.body, one.digest) for one in records]
    stored[2] = (2, stored[2][1].replace("示例2", "示例9"), stored[2][2])
    assert ledger.verify(ledger.rows(stored)).fault == Fault("altered", 2, 3)


# ── counting again ──


def test_a_published_file_is_right_and_names_nobody():
    found = recount(TEXT, ROOT)
    assert (found.right, found.outcome, found.result.winners, found.result.cost) == (True, "chosen", ("a", "c"), 60)
    ballots = [json.loads(one)["body"] for one in TEXT.splitlines()[1:4]]
    assert [sorted(one) for one in ballots] == [["choice", "id", "kind"]] * 3
    assert [one["id"] for one in ballots] == ["k1", "k3", "k9"]


def resealed(*bodies):
    return ledger.written(ledger.seal(bodies))


def bodies():
    return [json.loads(one)["body"] for one in TEXT.splitlines()[:-1]]


def test_a_false_result_is_found_though_the_chain_is_whole():
    told = bodies()
    told[-1]["winners"] = ["b"]
    found = recount(resealed(*told))
    assert (found.report.whole, found.right) == (True, False)
    assert found.differences == (Difference("winners", ["b"], ["a", "c"]),)


def test_a_second_ballot_of_the_same_id_is_found_where_none_may_change():
    told = bodies()
    told.insert(2, told[1])
    assert recount(resealed(*told)).report.fault == Fault("twice", 2, 3)


def test_of_a_named_ballot_the_last_vote_counts():
    sheet = SHEET | {"secrecy": "named", "rule": Rule("approval").sheet()}
    text, _, _ = published(sheet, VOTES, ROLL, TURNOUT)
    told = [json.loads(one)["body"] for one in text.splitlines()[:-1]]
    told.insert(4, told[1] | {"choice": ["b"]})
    found = recount(resealed(*told))
    assert found.result.counts == {"a": 1, "b": 2, "c": 0}
    assert [one.line for one in found.differences] == ["counts", "winners"]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda told: told[1:], Fault("kind", 0, 1)),
        (lambda told: told[:-1], Fault("kind", 3, 4)),
        (lambda told: [*told[:2], told[0], *told[2:]], Fault("kind", 2, 3)),
        (lambda told: [told[0] | {"digest": "0" * 64}, *told[1:]], Fault("kind", 0, 1)),
        (lambda told: [*told[:2], {"kind": "ballot"}, *told[2:]], Fault("kind", 2, 3)),
        (lambda told: [], Fault("cut", 0, 1)),
    ],
)
def test_what_has_no_business_in_its_place_is_named(change, fault):
    assert recount(resealed(*change(bodies()))).report.fault == fault


def test_a_vote_the_rule_cannot_count_is_told_without_a_result():
    told = bodies()
    told[1]["choice"] = ["nowhere"]
    found = recount(resealed(*told))
    assert (found.right, found.result, "nowhere" in found.problem) == (False, None, True)


def test_owners_are_counted_by_area_and_a_missed_quorum_is_void():
    sheet = {"rule": Rule("yes_no", **QUORUMS["owners"]).sheet(), "options": [], "secrecy": "named"}
    votes = [("x", "yes", 90), ("y", "no", 40)]
    for heads, said in ((3, "accepted"), (4, "void")):
        text, _, result = published(sheet, votes, {"heads": heads, "area": 150}, {"heads": 2, "area": 130})
        assert (recount(text).right, recount(text).outcome) == (True, "void" if said == "void" else "rejected")
        assert result.weighed["yes"]["area"] == 90


def test_too_few_secret_ballots_are_void():
    text, _, _ = published(SHEET | {"void_below": 5}, VOTES, ROLL, TURNOUT)
    assert (recount(text).right, recount(text).outcome) == (True, "void")


def test_records_are_plain_rows():
    assert Sealed._fields == ("place", "before", "body", "digest")
