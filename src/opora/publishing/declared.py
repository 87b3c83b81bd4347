"""What a region declares about its open data of grants: the prefix of identifiers, its own number, its web."""

from pathlib import Path
from typing import Annotated

from pydantic import Field

from opora.core.declared import Declared, read_declared
from opora_engine.declared import Declaration, Text, read_declaration

PACKAGED = Path(__file__).parent / "data" / "giving.yaml"


class Giving(Declaration):
    """Names of the publisher of grants.

    prefix   of the identifiers of grants, given out by 360Giving; `assumed` until the region has its own
    web      address of the public portal, such as https://portal.example.cz; empty = not told
    funders  IČO of a region by its code
    """

    code: str
    prefix: Annotated[str, Field(pattern=r"^360G-[A-Za-z0-9]+$")]
    assumed: bool = False
    source: Text
    web: Annotated[str, Field(pattern=r"^(https://[^ ]+[^/ ])?$")] = ""
    funders: dict[str, Annotated[str, Field(pattern=r"^\d{8}$")]]


def load_giving(text: str) -> Giving:
    """Return the names written in `text`; DeclarationError with every fault."""
    return read_declaration(text, Giving, name=PACKAGED.name)


def giving(region: str) -> Declared[Giving]:
    """Return the names of the region; Refused with every fault of its file."""
    return read_declared(region, PACKAGED, load_giving)
