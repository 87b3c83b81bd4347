"""Bytes of attached files in the home folder: attachments/ab/cdef..., once for each content, readable by us only."""

import hashlib
import os
import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.base import File

BLOCK = 1 << 16
INCOMING = "incoming-"


def folder() -> Path:
    """Return the folder of attachments, made when it is not there."""
    found = Path(settings.HOME) / "attachments"
    found.mkdir(mode=0o700, exist_ok=True)
    return found


def path_of(digest: str) -> Path:
    """Return where the content with this digest lies, or would lie."""
    return folder() / digest[:2] / digest[2:]


def keep(upload: "File[bytes]") -> str:
    """Store the content and return its SHA-256; read block by block, a killed process leaves the whole file or none.

    Content that is there already is written again under the same name: it mends a damaged file, and it tells the
    sweeping that somebody wants it now.
    """
    digest = hashlib.sha256()
    handle, temporary = tempfile.mkstemp(dir=folder(), prefix=INCOMING)
    try:
        with os.fdopen(handle, "wb") as stream:
            for block in upload.chunks(BLOCK):
                digest.update(block)
                stream.write(block)
            stream.flush()
            os.fsync(stream.fileno())
        path = path_of(digest.hexdigest())
        path.parent.mkdir(mode=0o700, exist_ok=True)
        Path(temporary).replace(path)
        _write_through(path.parent)
    finally:
        Path(temporary).unlink(missing_ok=True)
    return digest.hexdigest()


def _write_through(place: Path) -> None:
    """Make the disk hold the new name, not only the new bytes."""
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def is_whole(digest: str) -> bool | None:
    """Return whether the stored content still has this digest, or None when it is missing."""
    try:
        with path_of(digest).open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == digest
    except FileNotFoundError:
        return None


def stored() -> list[str]:
    """Return the digest of each stored content."""
    return [path.parent.name + path.name for path in sorted(folder().glob("??/*"))]


def erase(digest: str, *, written_before: datetime) -> bool:
    """Take a content away unless it was written since; return whether it went."""
    return _erase(path_of(digest), written_before)


def erase_unfinished(*, written_before: datetime) -> int:
    """Take away what killed processes began and never finished; return how many."""
    return sum(_erase(path, written_before) for path in sorted(folder().glob(f"{INCOMING}*")))


def _erase(path: Path, written_before: datetime) -> bool:
    if path.stat().st_mtime >= written_before.timestamp():
        return False
    path.unlink()
    return True
