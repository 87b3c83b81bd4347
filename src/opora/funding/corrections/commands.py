"""Frozen inputs from the command line."""

from pathlib import Path
from typing import Annotated

import typer
from django.utils.translation import gettext as _
from rich import print as show
from rich.markup import escape

from opora.funding import queries as funding
from opora.funding.corrections import chain, queries
from opora.funding.corrections.freezing import unpacked
from opora.funding.corrections.models import RunInputs


def round_inputs(
    name: Annotated[
        str, typer.Argument(metavar="ROUND", help="Region and round, such as CZ051/2027 or CZ051/2027-2.")
    ],
    check: Annotated[
        bool,
        typer.Option(
            "--check", help="Compute the chain and the grants again; the code is 1 on a difference."
        ),
    ] = False,
    run: Annotated[int, typer.Option(help="A calculation of the round. Left out: the one that counts.")] = 0,
    output: Annotated[
        Path | None, typer.Option(help="Write the frozen inputs (JSON) into this file.")
    ] = None,
) -> None:
    """Show what a calculation of a round was made from, and prove that the grants come out again."""
    round_ = funding.named_round(name)
    found = chain.run_of(round_, run) if run else queries.counting_run(round_)
    link = chain.link_of(found)
    show(f"run {found.pk}, link {link.position}: {link.digest}")
    show(f"inputs {link.inputs.digest}, {link.inputs.size} bytes; result {link.result_digest}")
    if output is not None:
        _write(link, output)
    if check:
        _prove(chain.prove(found))


def _write(link: RunInputs, output: Path) -> None:
    try:
        output.write_bytes(unpacked(link.inputs))
    except ValueError as error:
        show(
            escape(
                _("The frozen inputs of run %(run)s are damaged and cannot be read.") % {"run": link.run_id}
            )
        )
        raise typer.Exit(1) from error
    show(escape(str(output)))


def _prove(proof: chain.Proof) -> None:
    if proof.ok:
        show(f"OK: the chain holds, {proof.services} services come out again")
        return
    for difference in proof.differences:
        show(escape(str(difference)))
    raise typer.Exit(1)
