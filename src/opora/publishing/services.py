"""What may happen: the region publishes a snapshot."""

from dataclasses import asdict
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_noop

from opora.accounts.models import User
from opora.core.models import Run
from opora.core.permissions import Scope, allow
from opora.core.sentences import gettext as _
from opora.core.services import filling, finish_run, log, open_run, tell_progress
from opora.publishing.contents.gathering import digest_of, gather
from opora.publishing.freezing import folder_of, freeze
from opora.publishing.models import Snapshot, Verification
from opora.publishing.verification import Verdict, verify
from opora.territory import queries as territory
from opora_engine import VERSION


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
        # It brings the folder back when somebody has taken it away.
        freeze(gathered.files, gathered.manifest)
        return run
    with filling(run):
        tell_progress(run, 50, _("Writing and verifying the files"))
        digest, verdict = freeze(gathered.files, gathered.manifest)
        with transaction.atomic():
            snapshot = Snapshot.objects.create(
                run=run,
                region=territory.region(region),
                year=run.day.year,
                edition=gathered.edition,
                digest=digest,
            )
            _note(snapshot, verdict or verify(folder_of(digest)), by)
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


def verify_again(*, snapshot: Snapshot, by: User) -> Verification:
    """Compute every grant of the snapshot again from its files and keep what came out."""
    region = snapshot.region.code
    allow(by, "publication.view", Scope(region=region))
    verdict = verify(folder_of(snapshot.digest))
    message = (
        gettext_noop("The snapshot %(digest)s was verified; everything agrees.")
        if verdict.difference is None
        else gettext_noop("The snapshot %(digest)s was verified; it does not agree with itself.")
    )
    with transaction.atomic():
        digest = snapshot.digest[:12]
        log("publication.verified", message, by=by, subject=snapshot, region=region, digest=digest)
        return _note(snapshot, verdict, by)


def _note(snapshot: Snapshot, verdict: Verdict, by: User) -> Verification:
    return Verification.objects.create(
        snapshot=snapshot,
        engine_version=VERSION,
        by=by,
        services=verdict.services,
        steps=verdict.steps,
        files=verdict.files,
        difference=asdict(verdict.difference) if verdict.difference else {},
    )
