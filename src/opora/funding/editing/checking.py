"""A text checked as the engine reads it: every fault at its line, then the tests of the file; bounded in size and time.

Checking executes nothing of the text: the engine reads it and refuses whatever is not in the rule language.
"""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opora.core.languages import said
from opora.core.refusals import Refused
from opora.funding.editing.bounded import SECONDS, TooLongError, within
from opora.funding.editing.texts import clean
from opora_engine.formula import InputsRefused, RuleProblem, RuleSet, RulesRefused, load_rules
from opora_engine.formula.cases import TestOutcome, run_rule_tests

MOST_FAULTS = 50
"""Faults that are shown; after mending these the rest is told."""
SEARCHING = 2
"""Seconds that an optimising division may search in a test here; the round itself takes what the rules say."""


@dataclass(frozen=True)
class Fault:
    """One fault: its place (from 1), what stands on that line, and the sentence in the reader's language."""

    line: int
    column: int
    message: str
    written: str = ""


@dataclass(frozen=True)
class Outcome:
    """One test of the file; `differences` are sentences, none when it passed."""

    name: str
    differences: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether everything came out as expected."""
        return not self.differences


@dataclass(frozen=True)
class Checked:
    """What a check found. `rules` is None when the text cannot be used; `count` counts faults not shown too."""

    rules: RuleSet | None
    faults: tuple[Fault, ...] = ()
    count: int = 0
    outcomes: tuple[Outcome, ...] = ()

    @property
    def failed(self) -> int:
        """How many tests of the file did not pass."""
        return sum(not each.passed for each in self.outcomes)

    @property
    def status(self) -> str:
        """The whole check in one or two sentences, to be read aloud."""
        if self.rules is None:
            counted = ngettext("%(count)s fault.", "%(count)s faults.", self.count) % {"count": self.count}
            first = _("The first is on line %(line)s.") % {"line": self.faults[0].line}
            return f"{counted} {first}"
        passed = len(self.outcomes) - self.failed
        if self.failed:
            return _("No fault in the rules, but tests of the file do not pass: %(failed)s of %(all)s.") % {
                "failed": self.failed,
                "all": len(self.outcomes),
            }
        return _("No fault. Tests of the file that pass: %(passed)s.") % {"passed": passed}


def check(text: str, *, seconds: float = SECONDS) -> Checked:
    """Return what is wrong with a text and how its own tests come out; it never raises for what the text says."""
    try:
        whole = clean(text)
    except Refused as refusal:
        return Checked(None, (Fault(1, 1, refusal.message),), 1)
    try:
        with within(seconds):
            rules = load_rules(whole)
            return Checked(rules, outcomes=_outcomes(rules))
    except RulesRefused as faults:
        return _refused(faults, whole)
    except TooLongError:
        sentence = _(
            "The check took longer than %(seconds)s seconds of processor time and was stopped. "
            "Shorten the file, or check it with the command “opora rules check”."
        )
        return Checked(None, (Fault(1, 1, sentence % {"seconds": f"{seconds:g}"}),), 1)


def _refused(faults: RulesRefused, text: str) -> Checked:
    lines = text.split("\n")
    shown = tuple(_fault(each, lines) for each in faults.problems[:MOST_FAULTS])
    return Checked(None, shown, len(faults.problems))


def _fault(problem: RuleProblem, lines: list[str]) -> Fault:
    found, expected = said(problem.found_said.to_json()), said(problem.expected_said.to_json())
    place = f"{problem.where}: " if problem.where else ""
    hint = " " + _("Nearest: %(name)s.") % {"name": problem.nearest} if problem.nearest else ""
    wanted = _("Expected: %(expected)s.") % {"expected": expected}
    written = lines[problem.line - 1] if problem.line <= len(lines) else ""
    return Fault(problem.line, problem.column, f"{place}{found}. {wanted}{hint}", written.strip())


def _outcomes(rules: RuleSet) -> tuple[Outcome, ...]:
    """Return how each test of the file comes out; one that cannot be computed says why, the others go on."""
    quick = replace(
        rules, allocation=replace(rules.allocation, seconds=min(rules.allocation.seconds, SEARCHING))
    )
    found: list[Outcome] = []
    for test in rules.tests:
        found += _run(replace(quick, tests=(test,), settlement=None), said(test.name.to_json()))
    if (settled := rules.settlement) is not None:
        for test in settled.rules.tests:
            alone = replace(settled, rules=replace(settled.rules, tests=(test,)))
            found += _run(replace(quick, tests=(), settlement=alone), said(test.name.to_json()))
    return tuple(found)


def _run(rules: RuleSet, name: str) -> list[Outcome]:
    try:
        return [_told(each) for each in run_rule_tests(rules)]
    except InputsRefused as refused:
        return [Outcome(name, tuple(said(each.said.to_json()) for each in refused.problems[:MOST_FAULTS]))]
    except ValueError:
        return [Outcome(name, (_("It cannot be computed: a service has the same code as another one."),))]
    except ArithmeticError:
        return [Outcome(name, (_("It cannot be computed: a number grows out of reach."),))]


def _told(outcome: TestOutcome) -> Outcome:
    sentences = []
    for each in outcome.differences:
        values = {
            "name": each.name,
            "actual": each.actual,
            "expected": each.expected,
            "service": each.service,
        }
        sentences.append(
            _("Service %(service)s, %(name)s: expected %(expected)s, found %(actual)s.") % values
            if each.service
            else _("The whole round, %(name)s: expected %(expected)s, found %(actual)s.") % values
        )
    return Outcome(said(outcome.name.to_json()), tuple(sentences))
