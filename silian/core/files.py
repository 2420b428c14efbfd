"""Files people hand in: what they really are, how large, and who may open them. The name decides nothing."""

import hashlib
import uuid
from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.models import StoredFile

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PLAIN = "text/plain"
UNKNOWN = "application/octet-stream"
_TEXT_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_TEXT_CODES = ("utf-8", "gb18030")

Rule = Callable[[Any, StoredFile], bool]
_rules: dict[str, Rule] = {}


def who_may_open(owner: str, rule: Rule) -> None:
    """Say who may open the files of one kind of owner, "members.federation": each app for its own things."""
    _rules[owner] = rule


def may_open(person: Any, file: StoredFile) -> bool:
    """A file whose owner no app speaks for opens for nobody."""
    rule = _rules.get(file.owner.partition(":")[0])
    return bool(rule and rule(person, file))


def sniff(content: bytes) -> str:
    """The media type by the content itself."""
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_zip(content)
    import puremagic

    try:
        found = puremagic.magic_string(content[:65536])
    except (puremagic.PureError, ValueError):
        found = []
    sure = [one for one in found if one.confidence >= 0.4 and one.mime_type]
    if sure and not sure[0].mime_type.startswith("text/"):
        return sure[0].mime_type
    return PLAIN if is_text(content) else (found[0].mime_type if found and found[0].mime_type else UNKNOWN)


def _kind_of_zip(content: bytes) -> str:
    """Which of the formats that are zips inside: told by the parts it names."""
    if b"xl/workbook.xml" in content:
        return XLSX
    if b"word/document.xml" in content:
        return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return "application/zip"


def is_text(content: bytes) -> bool:
    """Readable as one of the encodings text comes in."""
    if content.startswith(_TEXT_MARKS):
        return True
    start = content[:65536]
    if b"\x00" in start:
        return False
    # A cut in the middle of a character must not count against it.
    return any(_decodes(start[: len(start) - cut], code) for code in _TEXT_CODES for cut in range(4))


def _decodes(content: bytes, code: str) -> bool:
    try:
        content.decode(code)
    except UnicodeDecodeError:
        return False
    return True


def store(content: bytes, name: str, owner: str, *, by: Any, federation_id: int | None, most_bytes: int) -> StoredFile:
    """Keep a file somebody handed in. `owner` is the key of the thing it belongs to; its rule says who may open it."""
    if not content:
        raise Refused(_("This file is empty. Choose another one."))
    if len(content) > most_bytes:
        raise Refused(
            _("This file has %(size)s MB; at most %(most)s MB are accepted. Divide it into several files.")
            % {"size": round(len(content) / 2**20, 1), "most": most_bytes // 2**20}
        )
    file = StoredFile(
        federation_id=federation_id, name=clean_name(name), media_type=sniff(content), size=len(content),
        sha256=hashlib.sha256(content).hexdigest(), owner=owner, by=by,
    )  # fmt: skip
    # On the disk it gets a name of ours: theirs may hold anything.
    file.content.save(uuid.uuid4().hex, ContentFile(content), save=False)
    file.save(force_insert=True)
    return file


def clean_name(name: str) -> str:
    """The last part of a name, without signs that mean something to a computer."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign for sign in last if sign.isprintable() and sign not in '"<>|:*?').strip(" .")
    return kept[-200:] or "file"


def read(file: StoredFile) -> bytes:
    with file.content.open("rb") as opened:
        return opened.read()
