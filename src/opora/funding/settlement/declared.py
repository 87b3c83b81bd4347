"""What a region declares about its settlements: the clocks, and the rules when those of the round declare none."""

from pathlib import Path
from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import Field

from opora.core.declared import Declared, read_declared
from opora.core.refusals import NotKnown, Refused
from opora.funding.parsed import parsed
from opora.funding.shipped import FOLDERS
from opora_engine.declared import Declaration, Text, read_declaration

PACKAGED = Path(__file__).parent / "data" / "settlement.yaml"
SHIPPED = "vyrovnani"


class Days(Declaration):
    """A number of calendar days, where it comes from, and whether somebody only assumed it."""

    days: Annotated[int, Field(ge=1, le=365)]
    assumed: bool = False
    source: Text


class Clocks(Declaration):
    """The clocks of a settlement: for a reply of the provider, and for paying the return."""

    code: str
    title: Text
    reply: Days
    payment: Days


def load_clocks(text: str) -> Clocks:
    """Return the clocks written in `text`; DeclarationError with every fault."""
    return read_declaration(text, Clocks, name=PACKAGED.name)


def clocks(region: str) -> Declared[Clocks]:
    """Return the clocks of the region; Refused with every fault of its file."""
    return read_declared(region, PACKAGED, load_clocks)


def shipped_settlement() -> str:
    """Return the text of the settlement rules that come with the product."""
    for folder in FOLDERS:
        path = folder / "settlement" / f"{SHIPPED}.yaml"
        if path.is_file():
            return path.read_text(encoding="utf-8")
    raise NotKnown(_("The settlement rules %(code)s do not come with this product.") % {"code": SHIPPED})


def check_settles(text: str) -> None:
    """Refuse rules that declare no settlement; they must have been read without a fault before."""
    rules = parsed(text)
    if rules.settlement is None:
        raise Refused(
            _(
                "The rules %(code)s %(version)s declare no settlement. Expected a part “settlement” in their file."
            )
            % {"code": rules.code, "version": rules.version}
        )
