"""Evidence of needs from the command line; pseudonyms are made here too, where the names are known."""

import csv
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich import print as show

from opora.accounts.queries import operator
from opora.core.csv_files import CsvFile
from opora.core.refusals import Refused
from opora.core.sentences import gettext as _
from opora.needs.evidence import services
from opora.needs.evidence.models import Evidence
from opora_engine.needs.applicants import pseudonym

File = Annotated[Path, typer.Argument(help="CSV file in UTF-8 with a header.", dir_okay=False)]
Region = Annotated[str, typer.Option(help="Code of the region, such as CZ051.")]
Day = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day whose municipalities are meant.")]


def import_use(file: File, region: Region, day: Day) -> None:
    """Take in how many people of each municipality use each kind of service; all or nothing."""
    _take_in(Evidence.Sort.USE, file, region, day.date())


def import_allowance(file: File, region: Region, day: Day) -> None:
    """Take in recipients of the care allowance by degree and municipality; all or nothing."""
    _take_in(Evidence.Sort.ALLOWANCE, file, region, day.date())


def import_experts(file: File, region: Region, day: Day) -> None:
    """Take in expert estimates with their author, day and reason; all or nothing."""
    _take_in(Evidence.Sort.EXPERT, file, region, day.date())


def import_applicants(file: File, region: Region, day: Day) -> None:
    """Take in refused and waiting applicants by keyed pseudonyms; all or nothing."""
    rows = services.take_in_applicants(file=file, region=region, day=day.date(), by=operator())
    show(f"{rows} rows")


def pseudonyms(
    file: File,
    key_file: Annotated[Path, typer.Option(help="File with the secret key of the region.", dir_okay=False)],
) -> None:
    """Print a CSV of applicants with pseudonyms in place of the columns name and born; nothing is stored or sent."""
    key = key_file.read_bytes().strip()
    source = CsvFile(file)
    writer = None
    for row in source.rows("name", "born"):
        try:
            code = pseudonym(row.text("name"), date.fromisoformat(row.text("born")), key=key)
        except ValueError as fault:
            # The message names the line only: what stands there is a person.
            raise Refused(
                _(
                    "%(file)s, line %(line)s: the name or the day of birth cannot be read, or the key is too short."
                )
                % {"file": file.name, "line": row.line}
            ) from fault
        rest = {name: value for name, value in row.values.items() if name not in ("name", "born")}
        written = {**rest, "pseudonym": code}
        if writer is None:
            writer = csv.DictWriter(sys.stdout, written, lineterminator="\n")
            writer.writeheader()
        writer.writerow(written)


def _take_in(sort: Evidence.Sort, file: Path, region: str, day: date) -> None:
    rows = services.take_in_evidence(sort=sort, file=file, region=region, day=day, by=operator())
    show(f"{rows} numbers")
