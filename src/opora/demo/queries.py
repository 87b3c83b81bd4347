"""What the demonstration computed, in one object."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet, Sum

from opora.access import queries as access
from opora.core import files
from opora.core.refusals import NotKnown
from opora.demo.story import DAY, LIBEREC
from opora.funding import queries as funding
from opora.funding.corrections.sheet import of_run
from opora.gaps import queries as gaps
from opora.network import queries as network
from opora.network.models import Entry
from opora.plans import queries as plans
from opora.publishing import queries as publishing
from opora.register import queries as register
from opora.territory import queries as territory


def summary() -> dict[str, Any]:
    """Return the key figures of the Liberec region and the paths of what was made. Money is whole crowns."""
    services = register.services(LIBEREC, DAY)
    entries = network.entries(LIBEREC, DAY)
    access_run, gaps_run, funding_run = access.newest(LIBEREC), gaps.newest(LIBEREC), funding.newest(LIBEREC)
    edition = plans.newest_edition(LIBEREC, DAY.year)
    snapshot = publishing.newest_snapshot(LIBEREC)
    if not (access_run and gaps_run and funding_run and edition and snapshot):
        raise NotKnown("The line was not walked to its end; see what `opora demo` printed before.")
    sums = of_run(funding_run)
    return {
        "municipalities": territory.placements(LIBEREC, DAY).count(),
        "services": services.count(),
        "providers": services.order_by().values("provider").distinct().count(),
        "within_reach": access_run.summary["within_reach"],
        "gaps": gaps_run.summary["gaps"],
        "network_entries": entries.count(),
        "network_capacity": _capacity_by_unit(entries),
        "pool": funding_run.summary["pool"],
        "granted": sums["final"],
        "reserve": sums["reserve"],
        "plan_pages": edition.pages,
        "plan_pdf": str(files.path_of(edition.pdf_digest, ".pdf")),
        "plan_docx": str(files.path_of(edition.docx_digest, ".docx")),
        "snapshot": str(settings.HOME / "snapshots" / snapshot.digest),
    }


def _capacity_by_unit(entries: QuerySet[Entry]) -> dict[str, int]:
    """Return the capacity taken into the network, each unit for itself: units are never added up."""
    rows = entries.order_by().values_list("unit").annotate(taken=Sum("capacity_taken"))
    return dict(sorted(rows))
