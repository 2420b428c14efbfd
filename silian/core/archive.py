"""Archives whose bytes depend on nothing but what is in them: equal files give equal bytes and one digest, on any day."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

# The earliest moment a zip can name: when it was packed says nothing about what is in it.
MOMENT = (1980, 1, 1, 0, 0, 0)
MANIFEST = "manifest.json"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def packed(files: Mapping[str, bytes]) -> bytes:
    """A zip of these files in the order of their names, with the same moment and the same rights on each."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, MOMENT)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
            archive.writestr(entry, files[name])
    return made.getvalue()


def settled(office_file: bytes) -> bytes:
    """A .docx or .xlsx, which are zips, without the moment at which it was made."""
    with zipfile.ZipFile(io.BytesIO(office_file)) as archive:
        return packed({name: archive.read(name) for name in archive.namelist()})


def digest_of(files: Mapping[str, bytes]) -> str:
    """One digest over all files: over the lines “sum  name”, in the order of the names, as sha256sum prints them."""
    lines = "".join(f"{sha256(files[name])}  {name}\n" for name in sorted(files))
    return sha256(lines.encode())


def with_manifest(files: Mapping[str, bytes], **facts: Any) -> tuple[bytes, str]:
    """The archive with a list of its files and their sums, and the digest of the whole."""
    digest = digest_of(files)
    manifest = facts | {
        "files": [{"name": name, "size": len(files[name]), "sha256": sha256(files[name])} for name in sorted(files)],
        "digest": digest,
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    return packed({**files, MANIFEST: text.encode()}), digest
