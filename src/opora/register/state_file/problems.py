"""Problems of the state register's file: each says what, where, what was expected and what to do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from opora.register.state_file.catalogue import CATALOGUE, FILE_CATALOGUE

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Problem:
    """One thing found in one record. An error keeps the record out; a warning lets it in."""

    code: str
    record: str  # the service identifier, or "#12" for the twelfth record of the file when there is none
    path: str  # the field inside the record, such as formy[0].kapacity[1].typ; empty for the whole record
    value: str  # as found, shortened; never the content of an object
    parameters: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """Return whether the record is kept out (error) or let in (warning)."""
        return CATALOGUE[self.code].severity

    @property
    def message(self) -> str:
        """Return the untranslated sentence that says what is wrong; fill it with `parameters`."""
        return CATALOGUE[self.code].message

    @property
    def expected(self) -> str:
        """Return the untranslated sentence that says what the reader expected there."""
        return CATALOGUE[self.code].expected

    @property
    def advice(self) -> str:
        """Return the untranslated sentence that says what to do."""
        return CATALOGUE[self.code].advice

    def text(self, translate: Callable[[str], str] = str) -> str:
        """Return the sentences put together, after `translate` (gettext, say) has seen each of them."""
        values = {**self.parameters, "value": self.value, "path": self.path, "record": self.record}
        return " ".join(translate(part) % values for part in (self.message, self.expected, self.advice))


class FileProblem(Exception):
    """The file as a whole cannot be read; `position` is how many bytes had been read (within 512 bytes)."""

    def __init__(self, code: str, position: int) -> None:
        self.code = code
        self.position = position
        super().__init__(self.text())

    def text(self, translate: Callable[[str], str] = str) -> str:
        """Return what is wrong and what to do, after `translate` has seen each sentence."""
        entry = FILE_CATALOGUE[self.code]
        values = {"position": self.position}
        return " ".join(translate(part) % values for part in (entry.message, entry.advice))
