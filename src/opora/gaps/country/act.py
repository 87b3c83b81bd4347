"""The act: gaps of the whole country are computed, on this computer or on a cluster, and may be written to a file."""

from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from opora.accounts.models import User
from opora.core import files
from opora.core.permissions import Scope, allow
from opora.core.refusals import Refused
from opora.gaps.country.answer import CountryGaps
from opora.gaps.country.inputs import gather_country
from opora_engine.cluster import ClusterRefused, workers
from opora_engine.country import compute

FORMATS = (".parquet", ".csv")


def calculate_country(*, day: date, by: User, cluster: str = "") -> CountryGaps:
    """Compute the gaps of every region whose needs are estimated, with journeys across the borders of regions.

    cluster   address of a Dask scheduler; without it everything is computed in this process
    Nothing is stored: runs of regions stay as they are. Raises Refused when nothing can be computed, or the cluster
    cannot be used.
    """
    gathered = gather_country(day)
    for region in gathered.regions:
        allow(by, "gaps.calculate", Scope(region=region))
    try:
        with workers(cluster) as those:
            found = compute(gathered.country, gathered.services, workers=those)
    except ClusterRefused as refused:
        raise Refused(str(refused)) from refused
    return CountryGaps(day, gathered, found)


def write(gaps: CountryGaps, path: Path) -> None:
    """Write the table as Parquet or CSV, by the end of the file's name."""
    if path.suffix not in FORMATS:
        raise Refused(
            _("%(file)s: a table of the country is written as %(formats)s. Choose one of these endings.")
            % {"file": path.name, "formats": ", ".join(FORMATS)}
        )
    from pyarrow import BufferOutputStream, csv, parquet, table  # type: ignore[import-untyped]  # it has no types

    stream = BufferOutputStream()
    content = table(gaps.table())
    if path.suffix == ".csv":
        csv.write_csv(content, stream)
    else:
        parquet.write_table(content, stream, compression="zstd")
    path.parent.mkdir(parents=True, exist_ok=True)
    files.write_whole(path, stream.getvalue().to_pybytes())
