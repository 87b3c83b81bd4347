"""Texts that go with a snapshot: what it is, how to recompute it, where the data come from, under which licence."""

from collections.abc import Iterable
from typing import Any

from opora.core.models import Source

README = """\
# Opora: {region}, {year}

Zmrazený otisk plánování sociálních služeb ke dni {day}: území, registr, potřeby, dostupnost, mezery, základní síť,
rozdělení peněz a plán. Název složky je SHA-256 souboru manifest.json, takže se nedá nepozorovaně změnit.

A frozen snapshot of the planning of social services as of {day}. The folder is named by the SHA-256 of manifest.json,
and manifest.json lists the SHA-256 of every other file, so nothing can be changed unnoticed.

## Recompute it

With Opora installed:

    opora verify PATH-OF-THIS-FOLDER

computes every grant again from `grants.json` (facts), `rules.yaml` (rules) and `round.json` (pool), compares every step
of every explanation, every row of `grants.csv`, the reserve, and the digests of all files. It says OK or names the
first number that differs.

In another language: read `rules.yaml` (the meaning of the rules and their exact arithmetic are described in
docs/methods/funding.md of Opora), evaluate the claim of each service in `grants.json` from `inputs` and `forms`, then

    grant = floor(claim * pool / (total of claims * round_down_to)) * round_down_to     when claims are above the pool
    grant = floor(claim / round_down_to) * round_down_to                                otherwise

in whole crowns. The sum of grants + `reserve` = `pool`. Every file and column is described in docs/methods/snapshot.md.

## What to keep in mind

* Needs and gaps are estimates of a model from declared rates, with a range; nobody was counted, and there are no
  personal data.
* Travel times are estimates{travel}.
* Facilities with a secret address are in no file; services that have one serve the whole region here.
* Capacities in different units are never added up. Records with `synthetic` = true are invented.
* The rule set is a design of Opora, not the full method of any region; parameters marked `assumed` are not published.
{missing}"""

LICENCE = """\
# Licence

The compilation in this folder: Creative Commons Attribution 4.0 International (CC BY 4.0),
https://creativecommons.org/licenses/by/4.0/. Name the region and Opora, and the sources in SOURCES.md, each under its
own licence. The rule set and the program: EUPL-1.2.
"""


def readme(manifest: dict[str, Any]) -> bytes:
    """Return README.md of a snapshot."""
    missing = [
        f"* Not in this snapshot: {part} ({why})."
        for part, why in manifest["parts"].items()
        if why != "published"
    ]
    travel = manifest["travel"]
    return README.format(
        region=manifest["region"]["name"],
        year=manifest["year"],
        day=manifest["day"],
        travel=f" ({travel['method']}; {travel['calibration']['en']})" if travel else "",
        missing="".join(f"{line}\n" for line in missing),
    ).encode()


def sources(of: Iterable[Source]) -> bytes:
    """Return SOURCES.md: who published what, under which licence, for which period."""
    rows = [
        f"| {source.publisher} | {source.title} | {source.licence} | {source.period or '-'} "
        f"| `{source.digest[:16] or '-'}` |"
        for source in of
    ]
    head = [
        "# Sources",
        "",
        "| publisher | data | licence | period | SHA-256 (first 16) |",
        "|---|---|---|---|---|",
    ]
    return ("\n".join([*head, *rows]) + "\n").encode()
