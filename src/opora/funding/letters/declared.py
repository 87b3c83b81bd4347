"""What letters say beside the sums: purpose, conditions, how to object. A region may declare its own."""

from pathlib import Path
from string import Formatter

from pydantic import Field, field_validator

from opora.core.declared import Declared, read_declared
from opora_engine.declared import Declaration, Fault, read_declaration

PACKAGED = Path(__file__).parent / "data" / "letter.yaml"
PLACES = ("year", "kind", "section", "identifier")


def _checked(text: str) -> str:
    """Return the text when every place in braces is one that is filled in."""
    try:
        places = [name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None]
    except ValueError as error:
        raise Fault(en=f"the braces do not match: {error}", cs=f"závorky nejsou v páru: {error}") from error
    unknown = [name for name in places if name not in PLACES]
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in PLACES)
        raise Fault(
            en=f"{{{unknown[0]}}} is not filled in here; expected one of {known}",
            cs=f"{{{unknown[0]}}} se zde nedoplňuje; očekává se jedno z {known}",
        )
    return text.strip()


class Condition(Declaration):
    """One condition under which a grant is given."""

    text: str = Field(min_length=1)
    assumed: bool = False

    _places = field_validator("text")(_checked)

    def shown(self, year: int) -> str:
        """Return the condition as it stands in the letters of a year; what differs between services is left open."""
        return self.text.format(year=year, kind="…", section="…", identifier="…")


class LetterTexts(Declaration):
    """Purpose, conditions and the sentence on objections, in Czech."""

    purpose: str = Field(min_length=1)
    conditions: tuple[Condition, ...] = Field(min_length=1)
    objection: str = Field(min_length=1)

    _places = field_validator("purpose", "objection")(_checked)


def declared_texts(region: str) -> Declared[LetterTexts]:
    """Return the texts that hold in the region. Raises Refused with every fault of the file."""
    return read_declared(
        region, PACKAGED, lambda text: read_declaration(text, LetterTexts, name=PACKAGED.name)
    )
