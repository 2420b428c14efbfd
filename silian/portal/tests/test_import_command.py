"""`silian import` and `silian demo`: the importers of the pages, from the machine's keeper."""

import pytest
from django.core.management import CommandError, call_command

from silian.core.models import Record
from silian.members.models import Organisation

GOOD = "单位名称,社区\n示例书店,上保社区\n"
BAD = GOOD + "示例花店,下保社区\n"


@pytest.fixture
def file(tmp_path):
    def write(content: str):
        path = tmp_path / "名册.csv"
        path.write_text(content, encoding="utf-8")
        return path

    return write


def there(*names: str) -> list[str]:
    return list(Organisation.objects.filter(name__in=names or ["示例书店", "示例花店"]).values_list("name", flat=True))


def test_a_good_file_is_written_in_the_name_of_the_first_secretary(cast, file, capsys):
    call_command("import", "organisations", file(GOOD), federation="north")
    assert there() == ["示例书店"]
    assert "1 new, 0 changed, 0 unchanged, 0 bad: written." in capsys.readouterr().out
    assert Record.objects.get(verb="core.import.written").by == cast.secretary


def test_a_bad_row_ends_in_an_error_and_nothing_is_written(cast, file, capsys):
    with pytest.raises(SystemExit) as end:
        call_command("import", "organisations", file(BAD), federation="north")
    assert (end.value.code, there()) == (1, [])
    assert "3: 示例花店" in capsys.readouterr().out


def test_the_good_rows_only_are_written_if_asked(cast, file):
    with pytest.raises(SystemExit):
        call_command("import", "organisations", file(BAD), federation="north", good_rows_only=True)
    assert there() == ["示例书店"]


def test_a_dry_run_writes_nothing(cast, file, capsys):
    call_command("import", "organisations", file(GOOD), federation="north", dry_run=True)
    assert there() == []
    assert "checked only" in capsys.readouterr().out


def test_the_rules_of_the_pages_hold_for_whoever_is_named(cast, file):
    with pytest.raises(CommandError):
        call_command("import", "organisations", file(GOOD), federation="north", username="choir_liaison")
    with pytest.raises(CommandError):
        call_command("import", "organisations", file(GOOD), federation="nowhere")
    assert there() == []


def test_the_demo_street_is_loaded_into_an_empty_database_only(cast):
    before = Organisation.objects.count()
    call_command("demo", only_if_empty=True)
    with pytest.raises(CommandError):
        call_command("demo")
    assert Organisation.objects.count() == before
