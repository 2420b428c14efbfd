import json
import os
import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from silian.deliberation import ledger
from silian.deliberation.recount import published
from silian.deliberation.tally import Rule
from silian.deliberation.tally.reading import FileError, pb_rule, read_pb, read_preflib

APPROVAL = """META
key;value
description;示例街道的微项目
num_projects;4
num_votes;6
budget;100,50
vote_type;approval
rule;{rule}
min_project_score_threshold;{threshold}

PROJECTS
project_id;cost;votes;name;selected
a;60;4;"示例灯; 带插座";1
b;50,5;3;示例椅;0
c;40;2;示例牌;1
d;0,5;1;示例花;0

VOTES
voter_id;vote;age
1;a,b;31
2;a,b;32
3;a,b;33
4;a,c;34
5;c;35
6;d;36
"""
RANKED = """# FILE NAME: 示例.toi
# NUMBER ALTERNATIVES: 3
# ALTERNATIVE NAME 1: 示例甲
# ALTERNATIVE NAME 2: 示例乙
# ALTERNATIVE NAME 3: 示例丙
4: 1,2
3: 2,1
2: 3,2
1: {1,3},2
"""


@pytest.fixture
def file(tmp_path):
    def written(name, text):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return written


def pb(rule="greedy", threshold=0):
    return APPROVAL.format(rule=rule, threshold=threshold)


def said(*words):
    out = StringIO()
    with translation.override("en"):
        call_command(*words, stdout=out)
    return out.getvalue()


def told(*words):
    return json.loads(said(*words, "--json"))


def refused(*words):
    with translation.override("en"), pytest.raises(CommandError) as error:
        call_command(*words, stdout=StringIO())
    return str(error.value)


# ── projects ──


def test_a_file_is_counted_by_its_own_rule_and_compared_with_what_was_published(file):
    found = told("tally", file("one.pb", pb()))
    assert (found["rule"], found["winners"], found["cost"]) == ("greedy", ["a", "c", "d"], 100.5)
    assert (found["voters"], found["votes"]) == (6, {"a": 4, "b": 3, "c": 2, "d": 1})
    assert (found["published"], found["same_as_published"]) == (["a", "c"], False)
    assert found["reasons"]["b"] == {
        "code": "does_not_fit", "votes": 3, "cost": 50.5, "left": 40.5,
        "sentence": "3 votes; it costs 50.50, and when its turn came 40.50 were left.",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "threshold", "winners"),
    [
        ("greedy-no-skip", 0, ["a"]),
        ("greedy-threshold", 2, ["a", "c"]),
        ("greedy", 3, ["a"]),
        ("equalshares", 0, ["d", "a", "c"]),
        ("equalshares/add1", 0, ["d", "a", "c"]),
    ],
)
def test_the_rules_of_published_files_are_known(file, rule, threshold, winners):
    found = told("tally", file("one.pb", pb(rule, threshold)))
    assert sorted(found["winners"]) == sorted(winners)


def test_the_rule_and_the_completion_can_be_asked_for(file):
    name = file("one.pb", pb())
    found = told("tally", name, "--rule", "mes", "--completion", "none")
    assert (found["rule"], found["completion"], found["share"]) == ("mes", "none", 16.75)
    assert found["reasons"]["b"]["code"] == "supporters_short_of_money"
    assert told("tally", name, "--rule", "mes")["completion"] == "add1_overspend"


def test_other_rules_are_told_beside(file):
    found = told("tally", file("one.pb", pb()), "--others")
    assert [(one["rule"], one["completion"]) for one in found["others"]] == [
        ("mes", "add1_overspend"), ("mes", "add1_exhaustive"), ("mes", "none"), ("greedy-no-skip", None),
    ]  # fmt: skip
    assert (found["others"][-1]["gained"], found["others"][-1]["lost"]) == ([], ["c", "d"])


def test_people_read_names_and_sentences(file):
    words = said("tally", file("one.pb", pb()), "--others")
    assert "✓ a  示例灯; 带插座" in words
    assert "– 示例椅: 3 votes; it costs 50.50" in words
    assert "Not what was published." in words


@pytest.mark.parametrize(
    ("kind", "rows", "counts"),
    [
        ("cumulative", "1;a,b;3,2\n2;a;5", {"a": 8, "b": 2, "c": 0, "d": 0}),
        ("scoring", "1;a,b,c;1,2.5,0\n2;b;1", {"a": 1, "b": 3.5, "c": 0, "d": 0}),
        ("ordinal", "1;a,b;\n2;b,c,a;", {"a": 4, "b": 5, "c": 2, "d": 0}),
        ("choose-1", "1;a;\n2;b;", {"a": 1, "b": 1, "c": 0, "d": 0}),
        ("approval", "1;;\n2;b,b;", {"a": 0, "b": 1, "c": 0, "d": 0}),
    ],
)
def test_points_and_orders_are_counted_as_their_files_mean_them(file, kind, rows, counts):
    head = pb().split("VOTES")[0].replace("approval", f"{kind}\nmax_length;3")
    election = read_pb(file("one.pb", f"{head}VOTES\nvoter_id;vote;points\n{rows}\n"))
    found = told("tally", file("one.pb", f"{head}VOTES\nvoter_id;vote;points\n{rows}\n"))
    assert found["votes"] == counts
    assert pb_rule(election, "mes").budget == 100.5


def test_a_file_without_winners_or_votes_is_read(file):
    text = pb().replace(";selected", "").replace(";1\n", "\n").split("1;a,b;31")[0]
    found = told("tally", file("one.pb", text))
    assert (found["winners"], found["voters"], "published" in found) == ([], 0, False)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text.replace("greedy", "dictator"), "The rule of the file is not known here: “dictator”"),
        (lambda text: text.replace("budget;100,50", "budget;much"), "budget of META is not a number: much"),
        (lambda text: text.replace("a;60;", "a;dear;"), "cost of a is not a number: dear"),
        (lambda text: text.replace("b;50,5;", "a;50,5;"), "names a project twice"),
        (lambda text: text.replace("PROJECTS", "THINGS"), "section PROJECTS with column project_id is missing"),
        (lambda text: text.replace("示例椅", '"' + "长" * 140_000), "a quotation mark is not closed"),
        (lambda text: "", "section META with column key is missing"),
    ],
)
def test_a_bad_file_ends_with_a_sentence(file, change, words):
    assert words in refused("tally", file("one.pb", change(pb())))


def test_line_breaks_marks_and_strange_spaces_in_names_part_no_rows(file, tmp_path):
    text = pb().replace("示例椅", '"示例\n长\u2028椅"').replace("\n", "\r\n")
    (tmp_path / "one.pb").write_bytes(text.encode("utf-8-sig"))
    assert told("tally", str(tmp_path / "one.pb"))["winners"] == ["a", "c", "d"]


def test_choices_of_projects_that_are_not_on_the_list_count_for_nothing_and_are_told(file):
    name = file("one.pb", pb().replace("1;a,b;31", "1;a,zz;31"))
    found = told("tally", name)
    assert (found["left_out"], found["votes"]["a"], found["votes"]["b"]) == (1, 4, 2)
    assert "1 choices name projects that are not on the list" in said("tally", name)


def test_points_that_do_not_fit_their_projects_are_refused(file):
    text = pb().replace("approval", "cumulative").split("VOTES")[0] + "VOTES\nvoter_id;vote;points\n7;a,b;3\n"
    with pytest.raises(FileError, match="voter 7"):
        read_pb(file("one.pb", text))


def test_what_is_no_election_is_refused(file, tmp_path):
    assert ".toi" in refused("tally", file("one.txt", ""))
    assert "cannot be read" in refused("tally", str(tmp_path / "none.pb"))
    assert "--rule must be one of" in refused("tally", file("one.pb", pb()), "--rule", "irv")
    assert "greedy, greedy-no-skip" in refused("tally", file("one.pb", pb()), "--rule", "sortition")


# ── ranked ──


def test_a_run_off_is_told_round_by_round_with_names(file):
    found = told("tally", file("one.toi", RANKED), "--others")
    assert (found["winner"], found["winners"], found["winner_ids"], found["ballots"]) == (
        "示例乙",
        ["示例乙"],
        ["2"],
        10,
    )
    assert found["rounds"][0] == {
        "round": 1, "counts": {"示例甲": 4, "示例乙": 3, "示例丙": 2}, "out": "示例丙", "moved": {"示例乙": 2}, "idle": 1,
    }  # fmt: skip
    assert found["rounds"][-1]["counts"] == {"示例乙": 5, "示例甲": 4}
    assert found["others"][0]["rule"] == "condorcet"
    assert "Fell in round 1 with 2 ballots. They went on: 示例乙 2." in said("tally", file("one.toi", RANKED))


def test_who_is_ahead_of_everybody_one_to_one(file):
    found = told("tally", file("one.toi", RANKED), "--rule", "condorcet")
    assert (found["winner"], found["pairs"]["示例乙"]["示例甲"], found["pairs"]["示例甲"]["示例乙"]) == (None, 5, 5)
    assert found["reasons"]["示例丙"]["by"] == "示例甲"


def test_complete_orders_are_read_in_the_same_way(file):
    assert told("tally", file("one.soc", RANKED.replace("1: {1,3},2\n", "")))["winner"] == "示例乙"
    assert read_preflib(file("one.toc", RANKED)).ballots.votes[-1] == [["1", "3"], "2"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text + "five: 1\n", "line 10: expected “count: 1,2,{3,4}”"),
        (lambda text: text + "1: {1,2\n", "line 10: a brace is not closed"),
        (lambda text: text + "1: 9\n", "There is no option “9”"),
        (lambda text: "1: 1\n", "names no alternatives"),
    ],
)
def test_a_bad_ranking_ends_with_a_sentence(file, change, words):
    assert words in refused("tally", file("one.toi", change(RANKED)))


# ── counting a published file again ──


def ballot():
    sheet = {
        "rule": Rule("projects", "greedy", budget=100).sheet(), "secrecy": "secret",
        "options": [{"id": "a", "cost": 60, "name": "示例灯"}, {"id": "b", "cost": 50, "name": "示例椅"}],
    }  # fmt: skip
    return published(sheet, [("k2", ["a"], None), ("k1", ["a", "b"], None)], {"heads": 4}, {"heads": 2})


def test_a_right_file_is_counted_again(file):
    text, root, _ = ballot()
    name = file("one.jsonl", text)
    found = told("recount", name, "--root", root)
    assert (found["right"], found["winners"], found["cost"], found["outcome"]) == (True, ["a"], 60, "chosen")
    assert (found["records"], found["root"], found["fault"], found["differences"]) == (4, root, None, [])
    words = said("recount", name)
    assert f"4 records, all whole. Root: {root}" in words
    assert "The published result is right: chosen, 2 ballots. 示例灯" in words


def test_a_changed_ballot_is_named_and_the_command_fails(file):
    text, _, _ = ballot()
    name = file("one.jsonl", text.replace('["a","b"]', '["b","a"]'))
    assert refused("recount", name) == "Record 1 (line 2) was altered."
    ended = subprocess.run(
        [sys.executable, "-m", "silian.config.command", "recount", name, "--json"],
        env=os.environ | {"DATABASE_URL": "postgres://nobody@127.0.0.1:9/none"}, capture_output=True, text=True,
    )  # fmt: skip
    assert (ended.returncode, json.loads(ended.stdout)["fault"]["place"]) == (1, 1)


def test_a_false_result_is_named_line_by_line(file):
    text, _, _ = ballot()
    bodies = [json.loads(one)["body"] for one in text.splitlines()[:-1]]
    bodies[-1]["winners"] = ["b"]
    name = file("one.jsonl", ledger.written(ledger.seal(bodies)))
    assert refused("recount", name).splitlines()[1:] == [
        "The published result is wrong:",
        '  winners: published ["b"], counted ["a"]',
    ]


def test_another_root_than_that_of_the_minutes_is_found(file):
    text, _, _ = ballot()
    assert "its root is not the one from the minutes" in refused("recount", file("one.jsonl", text), "--root", "0" * 64)


def test_a_file_that_is_not_there_ends_with_two(tmp_path):
    with pytest.raises(CommandError) as error:
        call_command("recount", str(tmp_path / "none.jsonl"))
    assert error.value.returncode == 2


def test_the_end_that_is_gone_is_told(file):
    text, _, _ = ballot()
    kept = "".join(text.splitlines(keepends=True)[:-1])
    assert refused("recount", file("one.jsonl", kept)) == "The end of the file is missing (after record 3)."


def test_elections_are_counted_where_no_database_can_be_reached(file):
    ended = subprocess.run(
        [sys.executable, "-m", "silian.config.command", "tally", file("one.toi", RANKED), "--json"],
        env=os.environ | {"DATABASE_URL": "postgres://nobody@127.0.0.1:9/none"}, capture_output=True, text=True,
    )  # fmt: skip
    assert (ended.returncode, json.loads(ended.stdout)["winner"]) == (0, "示例乙")
