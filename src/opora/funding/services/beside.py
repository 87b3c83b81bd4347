"""Runs of the rounds added to the yearly one: kept like the station of the line, but nothing on the line reads them."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_noop

import opora_engine
from opora.accounts.models import User
from opora.core.models import Run
from opora.core.queries import newest_entries
from opora.core.services import close_with_result, log
from opora.funding import queries
from opora.funding.models import Round


def open_beside(
    round_: Round,
    *,
    region: str,
    day: date,
    inputs_digest: str,
    rules_digest: str,
    rules_label: str,
    by: User,
) -> tuple[Run, bool]:
    """Return the run to fill and True, or the newest finished one and False when it answers the same question."""
    upstream = newest_entries(region, ("network", round_.station))
    question: dict[str, Any] = {
        "day": day,
        "inputs_digest": inputs_digest,
        "rules_digest": rules_digest,
        "engine_version": opora_engine.VERSION,
    }
    newest = queries.newest_of_round(round_)
    if newest is not None and all(getattr(newest, name) == value for name, value in question.items()):
        newest.upstream = upstream
        newest.save(update_fields=["upstream", "beat_at"])
        return newest, False
    run = Run.objects.create(
        kind=queries.ROUND_BESIDE,
        region_code=region,
        rules_label=rules_label,
        asked={"year": round_.year, "number": round_.number},
        upstream=upstream,
        by=by,
        **question,
    )
    return run, True


def finish_beside(run: Run, *, summary: dict[str, Any]) -> Run:
    """Close a run with its key figures; the line is not told, for it does not read this round."""
    close_with_result(run, summary=summary)
    log(
        "funding_round.calculated",
        gettext_noop("Grants of the round %(round)s were calculated (run %(run)s)."),
        by=run.by,
        subject=run,
        region=run.region_code,
        round=summary["place"],
        run=run.pk,
    )
    return run
