"""The act of taking in a road network."""

import hashlib
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from opora.access.models import RoadEdition
from opora.access.roads.declared import declared_roads
from opora.access.roads.files import store_roads
from opora.access.roads.openstreetmap import day_of, read_extract
from opora.accounts.models import User
from opora.core.permissions import Scope, allow
from opora.core.refusals import Refused
from opora.core.services import log


def take_in_roads(*, file: Path, by: User, day: date | None = None) -> RoadEdition:
    """Take in the road network of an OpenStreetMap extract; from then on it is used where it covers a region.

    day   the day of the data; without it, the day written in the head of the file
    The same file read by the same rules changes nothing and gives the edition that is there.
    Raises Refused when the file cannot be read, has no roads for cars, or no day is known.
    """
    allow(by, "territory.import", Scope())
    declared = declared_roads()
    digest = _digest(file)
    known = RoadEdition.objects.filter(file_digest=digest, rules_digest=declared.digest).first()
    if known is not None:
        return known
    # Reading takes minutes: nobody else's writing waits for it, and only the result is one transaction.
    roads = read_extract(file, declared.content)
    data_day = day or _day_of(file)
    nodes, edges = store_roads(roads)
    with transaction.atomic():
        edition = RoadEdition.objects.create(
            file_name=file.name,
            file_digest=digest,
            data_day=data_day,
            nodes_digest=nodes,
            edges_digest=edges,
            classes=[each.highway for each in declared.content.classes],
            rules_digest=declared.digest,
            report=roads.report,
            by_name=str(by),
        )
        log(
            "access.roads_taken_in",
            gettext_noop("The road network %(method)s was taken in: %(nodes)s crossings, %(edges)s drives."),
            by=by,
            subject=edition,
            station="roads",
            method=edition.method,
            nodes=roads.report["nodes"],
            edges=roads.report["edges"],
        )
    return edition


def _day_of(file: Path) -> date:
    try:
        return date.fromisoformat(day_of(file))
    except ValueError as fault:
        raise Refused(
            _("The file %(file)s does not say of which day its data are. Give the day: --day 2026-11-20.")
            % {"file": file.name}
        ) from fault


def _digest(file: Path) -> str:
    if not file.is_file():
        raise Refused(_("There is no file %(file)s. Check the path.") % {"file": file})
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
