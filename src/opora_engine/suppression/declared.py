"""What is declared of small numbers: the threshold, what becomes of zeros, which counts are public already."""

from pydantic import Field

from opora_engine.declared import Declaration, Text, read_declaration
from opora_engine.suppression.sums import Zeros


class PublicCount(Declaration):
    """Counts of people that their publisher has made public: withholding them here would hide nothing."""

    indicator: str
    source: Text


class SmallNumbers(Declaration):
    """The rules of one region; every count of persons that is not among `public` is protected."""

    code: str
    title: Text
    threshold: int = Field(ge=1)
    zeros: Zeros
    assumed: bool
    source: Text
    note: Text
    public: tuple[PublicCount, ...]

    def protects(self, indicator: str) -> bool:
        """Return whether small counts of the indicator are withheld."""
        return indicator not in {each.indicator for each in self.public}


def load_small_numbers(text: str) -> SmallNumbers:
    """Return the rules written in YAML. Raises DeclarationError with every fault."""
    return read_declaration(text, SmallNumbers, name="small_numbers.yaml")
