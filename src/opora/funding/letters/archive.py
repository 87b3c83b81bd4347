"""All letters of a round as one ZIP: written to the disk letter by letter, whole or not there at all."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from opora.funding.letters.content import Letter

ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The earliest moment a ZIP can name: the same letters give the same bytes on whatever day they are made."""

INDEX = "prehled.csv"
HEAD = ("sluzba", "poskytovatel", "ico", "vysledek", "castka_kc", "soubor", "sha256")
BLOCK = 1 << 20

Make = Callable[[Letter], bytes]


@dataclass(frozen=True)
class Packed:
    """A finished archive: its SHA-256, its size in bytes, letters that grant and letters that refuse."""

    digest: str
    size: int
    granted: int
    refused: int


def pack(
    part: Path, letters: Iterable[tuple[Letter, int]], formats: dict[str, Make], tell: Callable[[int], None]
) -> Packed:
    """Write the letters as `part`, keep it among the files of the home folder under its digest; return what it is.

    letters   each with its amount in whole crowns
    formats   what makes a file of a letter, by the ending of its name
    tell      called with the number of letters that are written; what it raises stops the work

    The file being written is taken away when anything goes wrong, so nothing half-made is left; after a killed process
    `sweep` does it.
    """
    part.parent.mkdir(parents=True, exist_ok=True)
    try:
        granted, refused = _write(part, letters, formats, tell)
        digest = _digest(part)
        size = part.stat().st_size
        kept = path_of(digest)
        kept.parent.mkdir(parents=True, exist_ok=True)
        part.chmod(0o644)
        part.replace(kept)
    finally:
        part.unlink(missing_ok=True)
    return Packed(digest, size, granted, refused)


def _write(
    part: Path, letters: Iterable[tuple[Letter, int]], formats: dict[str, Make], tell: Callable[[int], None]
) -> tuple[int, int]:
    index = io.StringIO()
    table = csv.writer(index, lineterminator="\r\n")
    table.writerow(HEAD)
    granted = refused = 0
    with zipfile.ZipFile(part, "w") as packed:
        for number, (letter, amount) in enumerate(letters, start=1):
            granted, refused = granted + letter["granted"], refused + (not letter["granted"])
            for ending, make in formats.items():
                content, name = make(letter), f"{letter['identifier']}.{ending}"
                # Both kinds of document are packed inside already.
                packed.writestr(zipfile.ZipInfo(name, ZIP_MOMENT), content, zipfile.ZIP_STORED)
                table.writerow(_row(letter, amount, name, hashlib.sha256(content).hexdigest()))
            tell(number)
        packed.writestr(zipfile.ZipInfo(INDEX, ZIP_MOMENT), "\ufeff" + index.getvalue(), zipfile.ZIP_DEFLATED)
    return granted, refused


def _row(letter: Letter, amount: int, name: str, digest: str) -> tuple[object, ...]:
    result = "poskytnuta" if letter["granted"] else "neposkytnuta"
    provider = letter["provider"]
    safe = f"'{provider}" if provider[:1] in ("=", "+", "-", "@", "\t") else provider
    return letter["identifier"], safe, letter["provider_number"], result, amount, name, digest


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def path_of(digest: str) -> Path:
    """Return where the archive with this digest lies, or would lie."""
    return Path(settings.HOME) / "files" / digest[:2] / f"{digest}.zip"


def part_of(region: str, run: int) -> Path:
    """Return where the archive of a run is written before it is whole."""
    return Path(settings.HOME) / "letters" / region / f"{run}.part"


def sweep(region: str, running: Iterable[int]) -> None:
    """Take away what killed processes left half-made; the parts of the runs that go on stay."""
    keep = {part_of(region, run) for run in running}
    for part in part_of(region, 0).parent.glob("*.part"):
        if part not in keep:
            part.unlink(missing_ok=True)
