"""What can be wrong with a rule set or with the inputs given to it, told so that a clerk can mend it."""

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from opora_engine.formula.czech import expected_in_czech, found_in_czech
from opora_engine.formula.words import NO_WORDS, Words

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class RuleProblem:
    """One fault of a rule file: line and column (from 1), where, what is wrong, what was expected."""

    line: int
    column: int
    where: str
    found: str
    expected: str
    nearest: str = ""

    @property
    def found_said(self) -> Words:
        """What is wrong, in both languages."""
        return Words(found_in_czech(self.found), self.found)

    @property
    def expected_said(self) -> Words:
        """What was expected, in both languages."""
        return Words(expected_in_czech(self.expected), self.expected)

    @property
    def said(self) -> Words:
        """The fault in both languages."""
        hint = f" Nejbližší název: '{self.nearest}'." if self.nearest else ""
        place = f"{self.where}: " if self.where else ""
        found, expected = self.found_said.cs, self.expected_said.cs
        czech = f"řádek {self.line}, sloupec {self.column}: {place}{found}. Má být: {expected}.{hint}"
        return Words(czech, str(self))

    def __str__(self) -> str:
        hint = f" Nearest: '{self.nearest}'." if self.nearest else ""
        place = f"{self.where}: " if self.where else ""
        return f"line {self.line}, column {self.column}: {place}{self.found}. Expected {self.expected}.{hint}"


class RulesRefused(ValueError):
    """A rule file that cannot be used; `problems` lists every fault that was found."""

    def __init__(self, problems: "Iterable[RuleProblem]") -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.line, problem.column)))
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @property
    def said(self) -> Words:
        """All faults in both languages, one on a line."""
        return Words("\n".join(each.said.cs for each in self.problems), str(self))


@dataclass(frozen=True, slots=True)
class InputProblem:
    """One fault of the inputs: the service ("" = the round), its form ("" = none), the name, the fault.

    wanted  what was expected in both languages, where it is the name of something
    """

    service: str
    form: str
    name: str
    found: str
    expected: str
    wanted: Words = NO_WORDS

    @property
    def found_said(self) -> Words:
        """What is wrong, in both languages."""
        return Words(found_in_czech(self.found), self.found)

    @property
    def expected_said(self) -> Words:
        """What was expected, in both languages."""
        return Words(self.wanted.cs or expected_in_czech(self.expected), self.expected)

    @property
    def said(self) -> Words:
        """The fault in both languages."""
        form = f", forma {self.form}" if self.form else ""
        where = f"služba {self.service}{form}" if self.service else "kolo"
        found, expected = self.found_said.cs, self.expected_said.cs
        return Words(f"{where}: {self.name}: {found}. Má být: {expected}.", str(self))

    def __str__(self) -> str:
        form = f", form {self.form}" if self.form else ""
        where = f"service {self.service}{form}" if self.service else "the round"
        return f"{where}: {self.name}: {self.found}. Expected {self.expected}."


class InputsRefused(ValueError):
    """Inputs that cannot be evaluated; `problems` lists them by service, form and name."""

    def __init__(self, problems: "Iterable[InputProblem]") -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @property
    def said(self) -> Words:
        """All faults in both languages, one on a line."""
        return Words("\n".join(each.said.cs for each in self.problems), str(self))


def nearest(name: str, known: "Iterable[str]") -> str:
    """Return the known name most like `name`, or an empty text when none is near."""
    found = get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    return found[0] if found else ""
