"""Files of the home folder that are named by their content: the same bytes are stored once and never change."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

from opora.core.refusals import NotKnown


def store(content: bytes, suffix: str) -> str:
    """Keep `content` and return its SHA-256; storing the same bytes again changes nothing."""
    digest = hashlib.sha256(content).hexdigest()
    path = _path(digest, suffix)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
    return digest


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a killed process leaves either the whole file or none."""
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
    Path(temporary).replace(path)
    path.chmod(0o644)


def path_of(digest: str, suffix: str) -> Path:
    """Return where the content with this digest lies; NotKnown when it is not there."""
    path = _path(digest, suffix)
    if not path.exists():
        raise NotKnown(
            f"The file {path.name} is missing in {path.parent}; run `opora check` to see what else is."
        )
    return path


def _path(digest: str, suffix: str) -> Path:
    return Path(settings.HOME) / "files" / digest[:2] / f"{digest}{suffix}"
