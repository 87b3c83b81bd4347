"""What can be asked of what was published."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from opora.core import queries as core
from opora.core.models import Run
from opora.core.refusals import NotKnown
from opora.publishing.models import Snapshot
from opora.publishing.published import Published, opened
from opora.territory.models import Unit


def newest(region: str) -> Run | None:
    """Return the newest run that published a snapshot, or None."""
    return core.newest_run(region, "publication")


def snapshots(region: str) -> QuerySet[Snapshot]:
    """Return the snapshots of the region, newest first."""
    return (
        Snapshot.objects.filter(region__code=region)
        .select_related("region", "run__by", "edition__plan")
        .order_by("-pk")
    )


def newest_snapshot(region: str) -> Snapshot | None:
    """Return the snapshot that the portal shows, or None before the first one."""
    return snapshots(region).first()


def snapshot(region: str, digest: str) -> Snapshot:
    """Return one snapshot by its digest."""
    found = snapshots(region).filter(digest=digest).first()
    if found is None:
        raise NotKnown(
            _("The region %(region)s has published no snapshot %(digest)s.")
            % {"region": region, "digest": digest}
        )
    return found


def published(region: str) -> Published:
    """Return the content of the newest snapshot of the region; NotKnown before the first one."""
    found = newest_snapshot(region)
    if found is None:
        raise NotKnown(_("The region %(region)s has published nothing yet.") % {"region": region})
    return opened(found.digest)


def regions() -> QuerySet[Unit]:
    """Return the regions that have published something."""
    return Unit.objects.filter(pk__in=Snapshot.objects.values("region")).order_by("name")


def explained(region: str, service: str) -> dict[str, Any]:
    """Return the record of grants.json about one service; NotKnown when it has none."""
    found = published(region)
    record = found.explained.get(service) if found.has("funding") else None
    if record is None:
        raise NotKnown(
            _("The newest snapshot explains no grant of the service %(service)s.") % {"service": service}
        )
    return record
