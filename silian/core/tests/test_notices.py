from silian.core.models import Notice
from silian.core.notices import mark_read, tell, unread


def test_everybody_is_told_once_and_nobody_who_has_left(cast):
    cast.resident.is_active = False
    cast.resident.save()

    tell(
        [cast.secretary, cast.secretary, None, cast.resident, cast.convener],
        "tests.said",
        cast.choir,
        url="/x",
        name="歌",
    )

    assert list(
        Notice.objects.order_by("id").values_list("to", "verb", "subject", "federation_id", "url", "facts")
    ) == [
        (
            cast.secretary.pk,
            "tests.said",
            f"members.organisation:{cast.choir.pk}",
            cast.street.pk,
            "/x",
            {"name": "歌"},
        ),
        (cast.convener.pk, "tests.said", f"members.organisation:{cast.choir.pk}", cast.street.pk, "/x", {"name": "歌"}),
    ]


def test_reading_marks_what_was_shown_and_nothing_newer_or_foreign(cast):
    for name in ("first", "second", "third"):
        tell([cast.secretary, cast.convener], "tests.said", cast.choir, name=name)
    shown = unread(cast.secretary)[1]

    assert mark_read(cast.secretary, shown.pk) == 2

    assert [notice.facts["name"] for notice in unread(cast.secretary)] == ["third"]
    assert unread(cast.convener).count() == 3
