"""The public list of a region without identifiers and capacities, as the Karlovy Vary region publishes it."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from opora.core.csv_files import CsvFile


@dataclass(frozen=True)
class ListedService:
    """One row: a service of a provider at one place."""

    line: int
    identifier: str
    provider: str
    kind_id: int
    municipality_code: str
    latitude: float
    longitude: float


def services(path: Path, kinds: Mapping[str, int], municipalities: Container[str]) -> Iterator[ListedService]:
    """Yield the services of the list; Refused with every wrong cell when a code or a number is not what it should be.

    kinds            key of each kind of service by its code in the state register, and by its Czech name for the
                     kinds that have no code there
    municipalities   codes of the municipalities of the region
    """
    file = CsvFile(path)
    for row in file.rows("id", "poskytovatel", "druh_sluzby", "druh_sluzby_id", "lau2", "lat", "lon"):
        kind = row.text("druh_sluzby_id") or row.code("druh_sluzby")
        municipality = row.code("lau2")
        if kind and kind not in kinds:
            file.report(row.line, "druh_sluzby_id", kind, _("expected a kind of service of the code list"))
        if municipality and municipality not in municipalities:
            file.report(
                row.line, "lau2", municipality, _("expected the code of a municipality of the region")
            )
        yield ListedService(
            line=row.line,
            identifier=f"KV-{row.code('id')}",
            provider=row.code("poskytovatel"),
            kind_id=kinds.get(kind, 0),
            municipality_code=municipality,
            latitude=float(row.number("lat")),
            longitude=float(row.number("lon")),
        )
    file.check()
