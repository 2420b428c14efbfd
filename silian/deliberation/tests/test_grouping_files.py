"""`silian opinion-map`: votes and groups from files, the answer for machines, and sentences about files that cannot be used."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from silian.deliberation.grouping import opinion_map
from silian.deliberation.tests.conversations import camps, exact_camps

KEYS = [
    "status", "k", "groups", "representative", "consensus", "group_aware", "group_aware_geometric", "p_value", "stability",
    "input_hash",
]  # fmt: skip
ROWS = camps(20, 15, statements=30)


@pytest.fixture
def write(tmp_path):
    def written(text, name="votes.csv", encoding="utf-8"):
        file = tmp_path / name
        file.write_text(text, encoding=encoding, newline="")
        return str(file)

    return written


@pytest.fixture
def answer(capsys):
    def answered(*arguments):
        call_command("opinion_map", *arguments, "--json")
        return json.loads(capsys.readouterr().out)

    return answered


def lines(rows=ROWS, header="participant,statement,vote"):
    return "\n".join([header, *(",".join(map(str, row)) for row in rows)]) + "\n"


def table(rows=ROWS, more=()):
    statements = [*sorted({one for _person, one, _vote in rows}), *more]
    cells = {(person, one): vote for person, one, vote in rows}
    head = "participant,xid,group-id,n-comments,n-votes,n-agree,n-disagree," + ",".join(map(str, statements))
    body = [
        f"{person},,0,0,9,9,9," + ",".join(str(cells.get((person, one), "")) for one in statements)
        for person in sorted({person for person, _one, _vote in rows})
    ]
    return "\n".join([head, *body])


def test_the_answer_has_these_keys_and_says_what_the_map_says(write, answer):
    said, found = answer(write(lines())), opinion_map(ROWS)
    assert list(said) == KEYS
    assert (said["status"], said["k"], said["input_hash"]) == ("ok", 2, found.input_hash)
    assert said["groups"] == {str(person): int(person >= 20) for person in range(35)}
    assert said["representative"] == {
        str(group): [{"statement": point.statement, "for": point.side} for point in points]
        for group, points in found.representative.items()
    }
    assert said["consensus"] == {
        "agree": [point.statement for point in found.consensus.agree],
        "disagree": [point.statement for point in found.consensus.disagree],
    }
    assert said["group_aware"] == {str(one): value for one, value in found.group_aware.items()}
    assert (said["p_value"], said["stability"]) == (found.p_value, found.stability)


def test_rows_and_a_table_of_the_same_votes_are_the_same(write, answer):
    said = answer(write(lines()))
    assert answer(write(table())) == said
    assert answer(write(lines(header="voter-id,comment-id,vote"))) == said
    assert answer(write(lines(header="参与者,观点,表态"), encoding="gb18030")) == said
    assert answer(write(lines().replace(",", ";").replace("\n", "\r\n"), encoding="utf-8-sig")) == said
    assert answer(write(lines().replace(",1\n", ",agree\n").replace(",-1\n", ", -1.0 \n"))) == said


def test_the_latest_vote_counts_wherever_it_stands(write, answer):
    changed = [("2000", 0, one, -vote) for person, one, vote in ROWS if person == 0]
    header = "timestamp,voter-id,comment-id,vote"
    rows = [("1000", *row) for row in ROWS]
    first, last = (answer(write(lines(order, header))) for order in (changed + rows, rows + changed))
    assert first == last
    assert first["input_hash"] == opinion_map([*ROWS, *(row[1:] for row in changed)]).input_hash


def test_a_statement_nobody_voted_on_is_listed_and_moves_nobody(write, answer):
    said, other = answer(write(table(more=(90, 91)))), answer(write(table()))
    assert (said["group_aware"].pop("90"), said["group_aware_geometric"].pop("91")) == (0.25, 0.5)
    assert said["groups"] == other["groups"] and said["representative"] == other["representative"]
    assert len(said["group_aware"]) == 30 + 1


def test_groups_come_as_json_or_as_a_table(write, answer):
    known = {str(person): "业主" if person % 2 else "租户" for person in range(30)}
    votes = write(lines(exact_camps()))
    said = answer(votes, "--groups", write(json.dumps(known), "groups.json"))
    assert (said["status"], said["groups"], said["stability"]) == ("ok", known, None)
    rows = "\n".join(f"{person},{group}" for person, group in known.items())
    assert answer(votes, "--groups", write("participant,group-id\n" + rows + "\n31,\n", "groups.csv")) == said
    numbers = json.dumps({str(person): person % 2 for person in range(30)})
    assert answer(votes, "--groups", write(numbers, "groups.json"))["groups"]["1"] == 1


def test_moderated_statements_are_named_for_nobody(write, answer):
    votes = write(lines(exact_camps()))
    said = answer(votes, "--moderated", "0, 1,2")
    assert said["representative"]["0"] == [{"statement": one, "for": "agree"} for one in range(3, 8)]
    assert answer(votes, "--moderated", ",".join(map(str, range(10))))["status"] == "too_few"


def test_what_the_comments_beside_the_votes_mark_is_left_out(write, answer, capsys):
    votes = write(lines(exact_camps()))
    plain, named = answer(votes), answer(votes, "--moderated", "0,1,2")
    write("comment-id,moderated\n" + "".join(f"{one},{-1 if one < 3 else 1}\n" for one in range(10)), "comments.csv")
    assert (answer(votes), answer(votes, "--moderated", "9") != named, plain != named) == (named, True, True)
    write("text\nnothing of use\n", "comments.csv")
    assert answer(votes) == plain


@pytest.mark.parametrize(
    "text", ["participant,statement,vote\n", "participant,statement,vote\n1,1,1\n", "participant,group-id,1,2\n"]
)
def test_a_file_of_few_votes_has_a_status(write, answer, text):
    said = answer(write(text))
    assert (said["status"], said["k"], said["groups"], said["p_value"]) == ("too_few", 0, {}, None)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "votes.csv has no column “participant”; the first row must name the columns."),
        ("a,b,c\n1,2,3\n", "votes.csv has no column “participant”; the first row must name the columns."),
        (
            "statement,participant\n1,2\n",
            "votes.csv has neither columns “statement” and “vote” nor a column for each statement.",
        ),
        ("participant,statement,vote\n1,1,1\n1,2,5\n", "votes.csv, row 3: “5” is not a vote. A vote is 1, 0 or -1."),
        ("participant,statement,vote\n1,1\n", "votes.csv, row 2 is shorter than the first row."),
        ("participant,statement,vote\n,1,1\n", "votes.csv, row 2 names no participant or no statement."),
        ("participant,7,7\n1,1,1\n", "votes.csv names a statement twice in its first row."),
        ("participant,1,2\n,1,1\n", "votes.csv, row 2 names no participant or no statement."),
        ("participant,statement,vote\n\0", "votes.csv is not a text file."),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(write, text, sentence):
    for more in ([], ["--json"]):
        with pytest.raises(CommandError) as refused, translation.override("en"):
            call_command("opinion_map", write(text), *more)
        assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("text", "name", "sentence"),
    [
        ("{", "g.json", "g.json is not valid JSON"),
        ("[1]", "g.json", "g.json must be a JSON object: participant to group."),
        ('{"1": ["a"]}', "g.json", "g.json must be a JSON object: participant to group."),
        ("participant,colour\n1,red\n", "g.csv", "g.csv needs the columns “participant” and “group”."),
    ],
)
def test_groups_that_cannot_be_used_are_refused_in_a_sentence(write, text, name, sentence):
    with pytest.raises(CommandError) as refused, translation.override("en"):
        call_command("opinion_map", write(lines()), "--groups", write(text, name))
    assert str(refused.value).startswith(sentence)


def test_a_file_that_is_not_there_is_refused_in_chinese_too(tmp_path):
    with pytest.raises(CommandError) as refused, translation.override("zh-hans"):
        call_command("opinion_map", str(tmp_path / "none.csv"))
    assert str(refused.value) == f"找不到文件{tmp_path / 'none.csv'}。"


def test_in_words_for_people(write, capsys):
    with translation.override("en"):
        call_command("opinion_map", write(lines(exact_camps())))
    said = capsys.readouterr().out.splitlines()
    assert said[:2] == ["Groups are told apart.", "30 people, 10 statements"]
    assert said[3:5] == ["Group 0 (15 people)", "  0: agree 15/15"]


def test_the_command_runs_without_a_database(write):
    """A process of its own, with an address of a database that is not there."""
    ended = subprocess.run(
        [sys.executable, "-m", "silian.config.command", "opinion-map", write(lines()), "--json"],
        capture_output=True, text=True, cwd=Path(__file__).parents[3],
        env={"PATH": "", "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"},
    )  # fmt: skip
    assert (ended.returncode, json.loads(ended.stdout)["k"]) == (0, 2), ended.stderr
    ended = subprocess.run(
        [sys.executable, "-m", "silian.config.command", "opinion-map", write("a\n"), "--json"],
        capture_output=True, text=True, cwd=Path(__file__).parents[3], env={"PATH": ""},
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "votes.csv" in ended.stderr
