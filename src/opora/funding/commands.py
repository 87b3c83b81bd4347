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
from opora.core.refusals import NotKnown
from opora.funding import explanation, queries, services
from opora.funding.comparing.act import day_of
from opora.funding.corrections.queries import final_czk, lines_by_grant
from opora.funding.corrections.sheet import change
from opora.funding.models import Grant
from opora.funding.rule_commands import read_text

DAY = ["%Y-%m-%d"]


def round_compute(
    name: Annotated[
        str, typer.Argument(metavar="ROUND", help="Region and round, such as CZ051/2027 or CZ051/2027-2.")
    ],
    day: Annotated[
        datetime | None,
        typer.Option(
            formats=DAY, help="The network of this day is funded. Left out: the day of the last calculation."
        ),
    ] = None,
) -> None:
    """Calculate the grants of a round."""
    round_ = queries.named_round(name)
    funded = day.date() if day is not None else day_of(round_)
    run = services.calculate_round(round=round_, day=funded, by=operator())
    summary = run.summary
    show(
        f"run {run.pk}: pool {summary['pool']} = granted {summary['granted']} + reserve "
        f"{summary['reserve']}, {summary['services']} services"
    )


def explain(
    service: Annotated[str, typer.Argument(help="Identifier of the service.")],
    round_name: Annotated[
        str, typer.Option("--round", help="Region and year, such as CZ051/2027. Left out: the newest grant.")
    ] = "",
    as_json: Annotated[
        bool,
        typer.Option("--json", help="Print the whole record as JSON; its schema: explanation.schema.json."),
    ] = False,
) -> None:
    """Explain the grant of a service, step by step."""
    grant = _grant(service, round_name)
    if as_json:
        typer.echo(json.dumps(explanation.record(grant), ensure_ascii=False, indent=2))
        return
    show(
        f"{grant.service}, {escape(str(grant.service.provider))}: "
        f"[bold]{figures.crowns(grant.grant_czk)}[/bold]"
    )
    show(escape(said(grant.summary)))
    show(_branch(explanation.tree(grant.steps)))
    for line in lines_by_grant([grant.pk]).get(grant.pk, []):
        show(escape(f"{change(line.amount_czk)}: {line.reason}"))
    if (final := final_czk(grant)) != grant.grant_czk:
        show(f"{_('With signed lines')}: [bold]{figures.crowns(final)}[/bold]")


def _grant(service: str, round_name: str) -> Grant:
    """Return the grant of a service in a round, or its newest one."""
    if round_name:
        round_ = queries.named_round(round_name)
        return queries.grant(queries.calculated(round_), service)
    found = (
        Grant.objects.filter(service__identifier=service, run__status=Run.Status.DONE)
        .select_related("service__kind", "service__provider", "run", "round__rule_set")
        .order_by("-run")
        .first()
    )
    if found is None:
        raise NotKnown(
            _("Service %(service)s has no grant. Calculate the grants with `opora round compute`.")
            % {"service": service}
        )
    return found


def _branch(step: dict[str, object]) -> Tree:
    """Return a step and all below it as a tree of the terminal."""
    mark = f" ({_('assumed')})" if step["assumed"] else ""
    text = escape(f"{step['label']}: {step['value_text']}{mark}")
    branch = Tree(f"{text}\n[dim]{escape(str(step['sentence']))}[/dim]" if step["sentence"] else text)
    children = step["children"]
    for child in children if isinstance(children, list) else []:
        branch.children.append(_branch(child))
    return branch


def round_open(
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
    rule_set = services.take_in_rules(text=read_text(rules), by=by)
    opened = services.open_round(
        region=region, year=year, rule_set=rule_set, pool_czk=pool, pool_source=source, by=by
    )
    count = services.take_in_applications(
        round=opened, services_file=services_file, forms_file=forms_file, by=by
    )
    show(f"round {opened.year}: {count} applications")
