"""The list of commands; each is a plain function of its module."""

from collections.abc import Callable
from typing import Annotated

import typer

import opora_engine
from opora.access import commands as access
from opora.accounts import commands as accounts
from opora.funding import commands as funding
from opora.funding import round_commands as rounds
from opora.funding import rule_commands as rules
from opora.funding.attachments import commands as attachments
from opora.funding.corrections import commands as corrections
from opora.funding.settlement import commands as settlement
from opora.gaps import commands as gaps
from opora.gaps.country import commands as country
from opora.needs import commands as needs
from opora.needs.evidence import commands as evidence
from opora.needs.requests import commands as requests
from opora.network import commands as network
from opora.plans import commands as plans
from opora.publishing import commands as publishing
from opora.register import commands as register
from opora.site.commands import installation
from opora.site.commands.demo import demo
from opora.site.commands.problems import plainly
from opora.territory import commands as territory

app = typer.Typer(
    help="Opora: plan, fund and publish the social services of a region. Every command takes --home DIR.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

GROUPS: dict[str, tuple[str, dict[str, Callable[..., None]]]] = {
    "import": (
        "Take in files.",
        {
            "territory": territory.import_territory,
            "population": territory.import_population,
            "roads": access.import_roads,
            "gtfs": access.import_gtfs,
            "code-lists": register.import_code_lists,
            "register": register.import_register,
            "public-list": register.import_public_list,
            "use": evidence.import_use,
            "allowance": evidence.import_allowance,
            "experts": evidence.import_experts,
            "applicants": evidence.import_applicants,
        },
    ),
    "needs": (
        "Estimates of need, requests of municipalities.",
        {"run": needs.needs_run, "remind": requests.needs_remind, "pseudonyms": evidence.pseudonyms},
    ),
    "access": ("Travel times and reach.", {"run": access.access_run}),
    "gaps": (
        "What is missing where.",
        {"run": gaps.gaps_run, "list": gaps.gaps_list, "place": gaps.gaps_place},
    ),
    "country": ("All regions at once.", {"run": country.country_run}),
    "network": (
        "The base network.",
        {"propose": network.network_propose, "decide": network.network_decide, "list": network.network_list},
    ),
    "round": (
        "Rounds: money divided among services.",
        {
            "open": funding.round_open,
            "compute": funding.round_compute,
            "list": rounds.round_list,
            "state": rounds.round_state,
            "inputs": corrections.round_inputs,
            "settle": settlement.round_settle,
        },
    ),
    "rules": (
        "Rule sets.",
        {"check": rules.rules_check, "test": rules.rules_test, "diff": rules.rules_diff},
    ),
    "attachments": (
        "Attached files.",
        {"check": attachments.attachments_check, "sweep": attachments.attachments_sweep},
    ),
    "plan": ("The action plan.", {"derive": plans.plan_derive, "issue": plans.plan_issue}),
    "people": ("Accounts and roles.", {"add": accounts.add_person}),
}

OF_GROUPS: dict[str, Callable[..., None]] = {"gaps": gaps.gaps_of}
"""What a group does when no command of it is named."""

SINGLE: dict[str, Callable[..., None]] = {
    "demo": demo,
    "serve": installation.serve,
    "worker": installation.worker,
    "migrate": installation.migrate,
    "check": installation.check,
    "explain": funding.explain,
    "publish": publishing.publish,
    "verify": publishing.verify,
}

for _name, _command in SINGLE.items():
    app.command(_name)(plainly(_command))
for _group, (_help, _commands) in GROUPS.items():
    _sub = typer.Typer(help=_help, no_args_is_help=True, pretty_exceptions_enable=False)
    for _name, _command in _commands.items():
        _sub.command(_name)(plainly(_command))
    if _group in OF_GROUPS:
        _sub.callback(invoke_without_command=True)(plainly(OF_GROUPS[_group]))
    app.add_typer(_sub, name=_group)


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"opora {opora_engine.VERSION}")
        raise typer.Exit


@app.callback()
def opora(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Opora."""
