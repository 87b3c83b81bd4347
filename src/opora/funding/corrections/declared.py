"""How long may be objected and how long may be replied: declared for the product, or by the region itself."""

from datetime import date, timedelta
from pathlib import Path

from pydantic import Field

from opora.core.declared import Declared, read_declared
from opora_engine.declared import Declaration, Text, read_declaration

PACKAGED = Path(__file__).parent / "data" / "deadlines.yaml"


class Term(Declaration):
    """A deadline in calendar days; the day that it runs from is not counted, the last day is."""

    days: int = Field(ge=1, le=365)
    assumed: bool
    source: Text

    def last_day(self, since: date) -> date:
        """Return the last day of the deadline that runs from `since`."""
        return since + timedelta(days=self.days)


class Deadlines(Declaration):
    """The deadlines of objections and of replies to them."""

    code: str
    title: Text
    note: Text
    objection: Term
    reply: Term


def load_deadlines(text: str) -> Deadlines:
    """Return the deadlines written in the YAML `text`; DeclarationError with every fault."""
    return read_declaration(text, Deadlines, name=PACKAGED.name)


def declared_deadlines(region: str) -> Declared[Deadlines]:
    """Return the deadlines that hold in the region. Raises Refused with every fault of the file."""
    return read_declared(region, PACKAGED, load_deadlines)
