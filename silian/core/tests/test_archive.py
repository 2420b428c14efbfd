"""Archives are the same bytes for the same files, whenever they are packed."""

import io
import json
import time
import zipfile
from datetime import date

from silian.core import archive, export
from silian.core.official import Text, paper


def test_the_order_and_the_hour_do_not_matter():
    one = archive.packed({"b.txt": b"two", "a.txt": b"one"})
    assert one == archive.packed({"a.txt": b"one", "b.txt": b"two"})
    with zipfile.ZipFile(io.BytesIO(one)) as opened:
        assert [(entry.filename, entry.date_time) for entry in opened.infolist()] == [
            ("a.txt", archive.MOMENT),
            ("b.txt", archive.MOMENT),
        ]


def test_papers_and_workbooks_of_one_day_are_equal_a_moment_later():
    def made():
        sheet = export.Sheet("清单", "清单", "示例", ["内容"], [["甲"]], day=date(2026, 3, 1))
        return archive.settled(export.book([sheet]).getvalue()), archive.settled(paper("标题", [Text("正文")]))

    first = made()
    time.sleep(2.1)  # a zip counts in steps of two seconds
    assert made() == first


def test_the_manifest_names_every_file_with_its_sum():
    content, digest = archive.with_manifest({"a.txt": b"one"}, day="2026-03-01")
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        manifest = json.loads(opened.read(archive.MANIFEST))
    assert manifest == {
        "day": "2026-03-01", "digest": digest,
        "files": [{"name": "a.txt", "size": 3, "sha256": archive.sha256(b"one")}],
    }  # fmt: skip
    assert archive.with_manifest({"a.txt": b"other"})[1] != digest
