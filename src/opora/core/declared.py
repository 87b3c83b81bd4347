"""What calculations take as declared: the file of the product, or the region's own file in the home folder."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from django.conf import settings

from opora.core.refusals import Refused
from opora.core.sentences import gettext as _
from opora.core.sentences import in_both
from opora_engine.declared import DeclarationError

T = TypeVar("T")


@dataclass(frozen=True)
class Declared(Generic[T]):
    """A declaration that was read, with the digest of its file."""

    content: T
    digest: str
    file_name: str


def read_declared(region: str, packaged: Path, load: Callable[[str], T]) -> Declared[T]:
    """Return what `<home>/declared/<region>/<file>` declares, or the file of the product when there is none.

    Raises Refused with every fault of the file.
    """
    path = file_of(region, packaged)
    content = path.read_bytes()
    try:
        return Declared(load(content.decode("utf-8")), hashlib.sha256(content).hexdigest(), path.name)
    except UnicodeDecodeError as fault:
        raise Refused(
            _("The file %(file)s is not in UTF-8 (byte %(byte)s). Save it again with the encoding UTF-8.")
            % {"file": path.name, "byte": fault.start}
        ) from fault
    except DeclarationError as fault:
        raise Refused(
            _("The file %(file)s cannot be used. Mend it and calculate again: %(fault)s")
            % {"file": path.name, "fault": in_both(fault.said.model_dump())}
        ) from fault


def file_of(region: str, packaged: Path) -> Path:
    """Return the file that holds in the region: its own one, or that of the product."""
    own = Path(settings.HOME) / "declared" / region / packaged.name
    return own if own.exists() else packaged


def file_digest(region: str, packaged: Path) -> str:
    """Return the SHA-256 of the file that holds in the region, without reading what it declares."""
    return hashlib.sha256(file_of(region, packaged).read_bytes()).hexdigest()


def digest_of(value: object) -> str:
    """Return the SHA-256 of `value` written as canonical JSON: the same content gives the same digest."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
