"""Writing a snapshot: all files or none, verified before it gets its name."""

import hashlib
import io
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from django.conf import settings

from opora.core.files import write_whole
from opora.core.refusals import NotKnown
from opora.publishing.contents.gathering import as_json
from opora.publishing.verification import verify

ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)
"""Members of the archive carry the earliest date the format knows: the same snapshot, the same bytes."""


def folder_of(digest: str) -> Path:
    """Return the folder of a snapshot; NotKnown when it is not there."""
    folder = _root() / digest
    if not (folder / "manifest.json").exists():
        raise NotKnown(
            f"The snapshot {digest} is missing in {_root()}; publish again or bring it back from a back-up."
        )
    return folder


def freeze(files: dict[str, bytes], manifest: dict[str, Any]) -> str:
    """Write the snapshot and return the digest of its manifest, which is its name.

    It is written into a temporary folder, verified there and renamed, so a killed process leaves the whole snapshot or
    none. One that does not verify is never published: that would be a fault of the program.
    """
    listed = {
        name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
        for name, content in sorted(files.items())
    }
    written = as_json({**manifest, "files": listed})
    digest = hashlib.sha256(written).hexdigest()
    if (_root() / digest).exists():
        return digest
    with tempfile.TemporaryDirectory(dir=_root(), prefix=".new-") as temporary:
        folder = Path(temporary) / digest
        folder.mkdir()
        for name, content in {**files, "manifest.json": written}.items():
            (folder / name).write_bytes(content)
        verdict = verify(folder)
        if verdict.difference is not None:
            raise ArithmeticError(
                f"The snapshot does not verify, so it is not published: {verdict.difference}"
            )
        shutil.move(folder, _root() / digest)
    return digest


def zip_of(digest: str) -> Path:
    """Return the archive of a snapshot for download; it is made when it is asked for first."""
    folder = folder_of(digest)
    archive = _root() / f"{digest}.zip"
    if not archive.exists():
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
            for file in sorted(folder.iterdir()):
                member = zipfile.ZipInfo(f"{digest}/{file.name}", ZIP_MOMENT)
                packed.writestr(member, file.read_bytes(), zipfile.ZIP_DEFLATED)
        write_whole(archive, stream.getvalue())
    return archive


def _root() -> Path:
    root = Path(settings.HOME) / "snapshots"
    root.mkdir(exist_ok=True)
    return root
