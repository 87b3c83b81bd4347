"""The money from the command line."""

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from django.utils.translation import gettext as _
from rich import print as show
from rich.markup import escape
from rich.tree import Tree

from opora.accounts.queries import operator
from opora.core import figures
from opora.core.languages import said
from opora.core.models import Run
from opora.core.refusals import NotKnown, Problem, Refused
from opora.funding import explanation, services
from opora.funding.models import Grant
from opora_engine.formula import RuleSet, RulesRefused, load_rules
from opora_engine.formula.cases import run_rule_tests

DAY = ["%Y-%m-%d"]


def funding_run(
    region: Annotated[str, typer.Argument(help="Code of the region, such as CZ051.")],
    day: Annotated[
        datetime, typer.Option(formats=DAY, help="The network of this day is funded; its year is the round.")
    ],
) -> None:
    """Calculate the grants of a round."""
    run = services.calculate(region=region, day=day.date(), by=operator())
    summary = run.summary
    show(
        f"run {run.pk}: pool {summary['pool']} = granted {summary['granted']} + reserve "
        f"{summary['reserve']}, {summary['services']} services"
    )


def explain(
    service: Annotated[str, typer.Argument(help="Identifier of the service.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole record as JSON.")] = False,
) -> None:
    """Explain the newest grant of a service, step by step."""
    grant = (
        Grant.objects.filter(service__identifier=service, run__status=Run.Status.DONE)
        .select_related("service__kind", "service__provider", "run")
        .order_by("-run")
        .first()
    )
    if grant is None:
        raise NotKnown(
            _("Service %(service)s has no grant. Calculate the grants with `opora funding run`.")
            % {"service": service}
        )
    if as_json:
        record = {
            "service": service,
            "run": grant.run_id,
            "grant": grant.grant_czk,
            "bound_by": grant.bound_by,
        }
        typer.echo(
            json.dumps(
                {**record, "summary": grant.summary, "inputs": grant.inputs, "steps": grant.steps},
                ensure_ascii=False,
                indent=2,
            )
        )
        return
    show(
        f"{grant.service}, {escape(str(grant.service.provider))}: "
        f"[bold]{figures.crowns(grant.grant_czk)}[/bold]"
    )
    show(escape(said(grant.summary)))
    show(_branch(explanation.tree(grant.steps)))


def _branch(step: dict[str, object]) -> Tree:
    """Return a step and all below it as a tree of the terminal."""
    mark = f" ({_('assumed')})" if step["assumed"] else ""
    text = escape(f"{step['label']}: {step['value_text']}{mark}")
    branch = Tree(f"{text}\n[dim]{escape(str(step['sentence']))}[/dim]" if step["sentence"] else text)
    children = step["children"]
    for child in children if isinstance(children, list) else []:
        branch.children.append(_branch(child))
    return branch


def funding_open(
    region: Annotated[str, typer.Argument(help="Code of the region, such as CZ051.")],
    year: Annotated[int, typer.Argument(help="Year of the round.")],
    rules: Annotated[Path, typer.Option(help="File with the rule set (YAML).")],
    pool: Annotated[int, typer.Option(help="Pool in whole crowns.")],
    source: Annotated[str, typer.Option(help="Where the pool comes from.")],
    services_file: Annotated[Path, typer.Option(help="CSV: one row per service that applies.")],
    forms_file: Annotated[Path, typer.Option(help="CSV: one row per form of a service that applies.")],
) -> None:
    """Open a round: take in the rules, set the pool, take in the applications."""
    by = operator()
    rule_set = services.take_in_rules(text=_text(rules), by=by)
    opened = services.open_round(
        region=region, year=year, rule_set=rule_set, pool_czk=pool, pool_source=source, by=by
    )
    count = services.take_in_applications(
        round=opened, services_file=services_file, forms_file=forms_file, by=by
    )
    show(f"round {opened.year}: {count} applications")


def rules_check(file: Annotated[Path, typer.Argument(help="File with the rule set (YAML).")]) -> None:
    """Check a rule set; every fault is named with line and column."""
    rules = _loaded(file)
    show(
        f"{rules.code} {rules.version}: OK, {len(rules.formulas)} formulas, {len(rules.gates)} "
        f"conditions, SHA-256 {rules.digest}"
    )


def rules_test(file: Annotated[Path, typer.Argument(help="File with the rule set (YAML).")]) -> None:
    """Run the tests written in a rule set; ends with 1 when one fails."""
    failed = 0
    for outcome in run_rule_tests(_loaded(file)):
        failed += not outcome.passed
        show(f"{'OK' if outcome.passed else 'FAILED'}  {escape(said(outcome.name.to_json()))}")
        for difference in outcome.differences:
            show(f"    {escape(str(difference))}")
    if failed:
        raise typer.Exit(code=1)


def _loaded(file: Path) -> RuleSet:
    try:
        return load_rules(_text(file))
    except RulesRefused as faults:
        problems = tuple(
            Problem(f"{file.name}:{each.line}:{each.column}", each.found, each.expected)
            for each in faults.problems
        )
        raise Refused(
            _("%(file)s is not a rule set that can be used. Problems: %(count)s. First: %(first)s")
            % {"file": file.name, "count": len(problems), "first": problems[0]},
            problems=problems,
        ) from faults


def _text(file: Path) -> str:
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
