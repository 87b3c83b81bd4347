"""People from the command line: the first administrator of an installation is made here."""

from typing import Annotated

import typer
from django.utils import timezone
from rich import print as show

from opora.accounts import services
from opora.accounts.queries import operator


def add_person(
    username: Annotated[str, typer.Argument(help="Name to sign in with.")],
    region: Annotated[str, typer.Option(help="Code of the region, such as CZ051.")],
    role: Annotated[
        str,
        typer.Option(
            help="planner, economist, coordinator, municipality, provider, inspector, member, administrator"
        ),
    ],
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)],
    name: Annotated[str, typer.Option(help="Name and surname.")] = "",
    email: Annotated[str, typer.Option(help="E-mail address.")] = "",
    orp: Annotated[str, typer.Option(help="ORP of a coordinator.")] = "",
    municipality: Annotated[str, typer.Option(help="Municipality that the person speaks for.")] = "",
    provider: Annotated[str, typer.Option(help="IČO of the provider that the person speaks for.")] = "",
) -> None:
    """Make an account with one role."""
    by = operator()
    person = services.add_person(
        username=username, name=name, email=email, password=password, region=region, by=by
    )
    services.give_role(
        person=person,
        role=role,
        region=region,
        since=timezone.localdate(),
        by=by,
        orp=orp,
        municipality=municipality,
        provider=provider,
    )
    show(f"{username}: {role} {region}")
