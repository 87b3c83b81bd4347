"""Writing a snapshot: all files or none, verified before it gets its name."""

import hashlib
import io
import json
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from opora.core.files import write_whole
from opora.core.refusals import NotKnown, Refused
from opora.publishing.contents.gathering import as_json
from opora.publishing.verification import Verdict, verify

MANIFEST = "manifest.json"
ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)
"""Members of the archive carry the earliest date the format knows: the same snapshot, the same bytes."""


def folder_of(digest: str) -> Path:
    """Return the folder of a snapshot; NotKnown when it is not there."""
    folder = _root() / digest
    if not (folder / MANIFEST).exists():
        raise NotKnown(
            f"The snapshot {digest} is missing in {_root()}; publish again or bring it back from a back-up."
        )
    return folder


def freeze(files: dict[str, bytes], manifest: dict[str, Any]) -> tuple[str, Verdict | None]:
    """Write the snapshot; return the digest of its manifest, which is its name, and the verdict of its verification.

    The verdict is None when the snapshot was there already, so that nothing was written nor verified.
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
        return digest, None
    with tempfile.TemporaryDirectory(dir=_root(), prefix=".new-") as temporary:
        folder = Path(temporary) / digest
        folder.mkdir()
        for name, content in {**files, MANIFEST: written}.items():
            (folder / name).write_bytes(content)
        verdict = verify(folder)
        if verdict.difference is not None:
            raise ArithmeticError(
                f"The snapshot does not verify, so it is not published: {verdict.difference}"
            )
        shutil.move(folder, _root() / digest)
    return digest, verdict


def content_of(digest: str, name: str) -> bytes:
    """Return a file of a snapshot as it was published.

    Raises NotKnown when the snapshot has no such file and Refused when the file is damaged.
    """
    manifest = _whole(digest, MANIFEST, digest)
    files = json.loads(manifest)["files"]
    if name not in files and name != MANIFEST:
        raise NotKnown(_("The snapshot has no file %(name)s. See the list of files.") % {"name": name})
    return manifest if name == MANIFEST else _whole(digest, name, files[name]["sha256"])


def _whole(digest: str, name: str, sha256: str) -> bytes:
    path = folder_of(digest) / name
    content = path.read_bytes() if path.exists() else b""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Refused(
            _(
                "The file %(name)s of the snapshot %(digest)s is damaged, so it is not given out. "
                "An administrator brings its folder back from a back-up."
            )
            % {"name": name, "digest": digest[:12]}
        )
    return content


def zip_of(digest: str) -> Path:
    """Return the archive of a snapshot for download; it is made when it is asked for first."""
    folder = folder_of(digest)
    archive = _root() / f"{digest}.zip"
    if not archive.exists():
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
            for file in sorted(folder.iterdir()):
                member = zipfile.ZipInfo(f"{digest}/{file.name}", ZIP_MOMENT)
                packed.writestr(member, content_of(digest, file.name), zipfile.ZIP_DEFLATED)
        write_whole(archive, stream.getvalue())
    return archive


def _root() -> Path:
    root = Path(settings.HOME) / "snapshots"
    root.mkdir(exist_ok=True)
    return root
