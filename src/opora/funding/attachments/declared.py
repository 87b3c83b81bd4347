"""How large and how many files may be attached, as declared by the region or by the product."""

from pathlib import Path

from pydantic import Field

from opora.core.declared import Declared, read_declared
from opora_engine.declared import Declaration, read_declaration

PACKAGED = Path(__file__).parent / "data" / "limits.yaml"


class Limits(Declaration):
    """Limits of attached files; `assumed` says that nobody has decided them yet. Sizes are in bytes."""

    assumed: bool
    source: str
    file_bytes: int = Field(gt=0)
    subject_bytes: int = Field(gt=0)
    subject_files: int = Field(gt=0)
    unpacked_bytes: int = Field(gt=0)
    packed_members: int = Field(gt=0)
    removed_days: int = Field(ge=0)
    workbook_bytes: int = Field(gt=0)
    workbook_unpacked: int = Field(gt=0)


def load_limits(text: str) -> Limits:
    """Return the limits written in the YAML `text`; raise DeclarationError with one line for each fault."""
    return read_declaration(text, Limits, name=PACKAGED.name)


def declared_limits(region: str) -> Declared[Limits]:
    """Return the limits that hold in the region."""
    return read_declared(region, PACKAGED, load_limits)
