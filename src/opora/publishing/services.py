"""What may happen: the region publishes a snapshot."""

from datetime import date

from django.db import transaction

from opora.accounts.models import User
from opora.core.models import Run
from opora.core.permissions import Scope, allow
from opora.core.sentences import gettext as _
from opora.core.services import filling, finish_run, open_run, tell_progress
from opora.publishing.contents.gathering import digest_of, gather
from opora.publishing.freezing import freeze
from opora.publishing.models import Snapshot
from opora.territory import queries as territory


def publish(*, region: str, day: date, by: User) -> Run:
    """Freeze what the newest edition of the plan of the year of `day` cites, make it public, and return the run.

    Nothing new to publish gives the run of the snapshot that is there. A region whose services have no known
    capacities publishes the parts that stand; the manifest says why the others are missing.
    """
    allow(by, "publication.calculate", Scope(region=region))
    gathered = gather(region, day)
    run, is_new = open_run(
        kind="publication", region=region, day=date.fromisoformat(gathered.manifest["day"]),
        inputs_digest=digest_of(gathered), by=by,
    )  # fmt: skip
    if not is_new:
        freeze(gathered.files, gathered.manifest)
        return run
    with filling(run):
        tell_progress(run, 50, _("Writing and verifying the files"))
        digest = freeze(gathered.files, gathered.manifest)
        with transaction.atomic():
            Snapshot.objects.create(
                run=run,
                region=territory.region(region),
                year=run.day.year,
                edition=gathered.edition,
                digest=digest,
            )
            finish_run(
                run,
                summary={
                    "digest": digest,
                    "files": len(gathered.files) + 1,
                    "bytes": sum(map(len, gathered.files.values())),
                    "partial": gathered.edition is None,
                },
            )
    return run
