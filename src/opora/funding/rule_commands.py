"""Rule sets from the command line: checked, tested, compared."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from django.utils.translation import gettext as _
from rich import print as show
from rich.markup import escape
from rich.table import Table

from opora.core.languages import said
from opora.core.refusals import Problem, Refused
from opora.funding import queries
from opora.funding.comparing.act import day_of
from opora.funding.comparing.effect import Effect, effect
from opora.funding.comparing.tables import signed
from opora.funding.differences import rule_differences
from opora_engine.formula import RuleSet, RulesRefused, load_rules
from opora_engine.formula.cases import run_rule_tests

File = Annotated[Path, typer.Argument(help="File with the rule set (YAML).")]


def rules_check(file: File) -> None:
    """Check a rule set; every fault is named with line and column."""
    rules = read_rules(file)
    show(
        f"{rules.code} {rules.version}: OK, {len(rules.formulas)} formulas, {len(rules.gates)} "
        f"conditions, SHA-256 {rules.digest}"
    )


def rules_test(file: File) -> None:
    """Run the tests written in a rule set; ends with 1 when one fails."""
    failed = 0
    for outcome in run_rule_tests(read_rules(file)):
        failed += not outcome.passed
        show(f"{'OK' if outcome.passed else 'FAILED'}  {escape(said(outcome.name.to_json()))}")
        for difference in outcome.differences:
            show(f"    {escape(str(difference))}")
    if failed:
        raise typer.Exit(code=1)


def rules_diff(
    first: Annotated[Path, typer.Argument(help="File with the first rule set (YAML).")],
    second: Annotated[Path, typer.Argument(help="File with the second rule set (YAML).")],
    round_name: Annotated[
        str, typer.Option("--round", help="Also what the difference does to a round, such as CZ051/2027.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """Tell what two rule sets declare differently, and what that does to a round; nothing is stored."""
    one, other = read_rules(first), read_rules(second)
    differences = rule_differences(one, other)
    found = _effect(one, other, round_name) if round_name else None
    if as_json:
        typer.echo(json.dumps(_record(differences, found), ensure_ascii=False, indent=2))
        return
    for difference in differences:
        typer.echo(str(difference))
    if not differences:
        typer.echo(_("The two rule sets declare the same."))
    if found is not None:
        show(_sums(found))
        show(_services(found))


def read_rules(file: Path) -> RuleSet:
    """Return the rule set of a file; Refused with file, line and column of every fault."""
    try:
        return load_rules(read_text(file))
    except RulesRefused as faults:
        problems = tuple(
            Problem(
                f"{file.name}:{each.line}:{each.column}",
                said(each.found_said.to_json()),
                said(each.expected_said.to_json()),
            )
            for each in faults.problems
        )
        raise Refused(
            _("%(file)s is not a rule set that can be used. Problems: %(count)s. First: %(first)s")
            % {"file": file.name, "count": len(problems), "first": problems[0]},
            problems=problems,
        ) from faults


def read_text(file: Path) -> str:
    """Return the text of a file in UTF-8; Refused when there is none."""
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise Refused(
            _("The file %(file)s does not exist. Check the folder and the name.") % {"file": file.name}
        ) from error
    except UnicodeDecodeError as error:
        raise Refused(
            _("The file %(file)s is not in UTF-8 (byte %(byte)s). Save it again with the encoding UTF-8.")
            % {"file": file.name, "byte": error.start}
        ) from error


def _effect(first: RuleSet, second: RuleSet, name: str) -> Effect:
    round_ = queries.named_round(name)
    return effect(round_, day_of(round_), first, second)


def _record(differences: list[Any], found: Effect | None) -> dict[str, Any]:
    record: dict[str, Any] = {
        "differences": [
            {name: getattr(each, name) for name in ("part", "name", "aspect", "change", "first", "second")}
            for each in differences
        ]
    }
    if found is not None:
        record["effect"] = found.to_json()
    return record


def _sums(found: Effect) -> Table:
    """Return the effect by kind; the last row is the whole round."""
    table = Table("kind", "services", "first", "second", "difference", title=_("By kind of service"))
    for row in found.kinds:
        table.add_row(
            row.kind, str(row.services), str(row.first), str(row.second), signed(row.second - row.first)
        )
    first, second = found.totals
    table.add_row(_("All"), str(len(found.services)), str(first), str(second), signed(second - first))
    return table


def _services(found: Effect) -> Table:
    """Return the services whose grant changes, the largest gain first."""
    table = Table("service", "kind", "first", "second", "difference", title=_("Services whose grant changes"))
    for row in found.services:
        if row.difference:
            table.add_row(
                f"{row.code} {row.label}", row.kind, str(row.first), str(row.second), signed(row.difference)
            )
    return table
