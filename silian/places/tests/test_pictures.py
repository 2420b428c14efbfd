"""Pictures of a base: really pictures, by choice, open to everybody only while the base is."""

import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from silian.core.errors import Refused
from silian.places.actions import bases as actions
from silian.places.models import Base, BasePicture
from silian.places.tests import build
from silian.places.tests.test_pages import signed_in


def png(width: int = 2, height: int = 2) -> bytes:
    """A small red picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\x00" + b"\xb3\x26\x1e" * width) * height)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_a_picture_opens_for_everybody_only_while_the_base_is_published(cast):
    base = build.base(cast)
    client = signed_in(cast.choir_liaison)
    sent = {"caption": "排练厅的窗", "file": SimpleUploadedFile("窗.png", png(), "image/png")}
    assert client.post(f"/places/{base.pk}/pictures", sent).status_code == 302
    picture = BasePicture.objects.get()
    address = f"/places/pictures/{picture.pk}"
    answer = Client().get(address)
    assert (answer.status_code, answer.headers["Content-Type"], b"".join(answer.streaming_content)) == (
        200,
        "image/png",
        png(),
    )
    assert address in Client().get(f"/places/open/{base.pk}").content.decode()

    Base.objects.update(published=False)
    assert [Client().get(address).status_code, signed_in(cast.stranger).get(address).status_code] == [404, 404]
    assert signed_in(cast.bank_liaison).get(address).status_code == 200
    assert signed_in(cast.secretary).get(f"/files/{picture.file_id}").status_code == 404
    client.post(f"/places/pictures/{picture.pk}/drop")
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "a.png"), (b"GIF89a\x01\x00\x01\x00", "a.jpg"), (b"%PDF-1.7", "a.jpg"), (b"", "a.png")],
    ids=["svg", "gif", "pdf", "empty"],
)  # fmt: skip
def test_what_only_calls_itself_a_picture_is_refused(cast, content, name):
    base = build.base(cast)
    with pytest.raises(Refused):
        actions.add_picture(base, content, name, "看看", by=cast.choir_liaison)
    assert BasePicture.objects.count() == 0


def test_pictures_are_few_small_named_and_the_keepers(cast, monkeypatch):
    base = build.base(cast)
    monkeypatch.setattr(BasePicture, "MOST", 1)
    for content, caption, by in (
        (png(), " ", cast.choir_liaison), (png() + b"\x00" * BasePicture.MOST_BYTES, "大图", cast.choir_liaison),
        (png(), "别人的", cast.bank_liaison),
    ):  # fmt: skip
        with pytest.raises(Refused):
            actions.add_picture(base, content, "a.png", caption, by=by)
    actions.add_picture(base, png(), "a.png", "窗", by=cast.choir_liaison)
    with pytest.raises(Refused):
        actions.add_picture(base, png(), "b.png", "门", by=cast.choir_liaison)
    assert BasePicture.objects.count() == 1
