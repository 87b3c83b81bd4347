"""The act: every letter of a decided round is made, in the background, and kept as one archive with its run."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

import opora_engine
from opora.accounts.models import User
from opora.core.models import Run
from opora.core.permissions import allow
from opora.core.queries import SILENCE
from opora.core.refusals import NotKnown
from opora.core.sentences import gettext as _
from opora.core.services import cancel_run, close_with_result, filling, log, tell_progress
from opora.funding import queries as funding
from opora.funding.letters import archive, content, pdf, word
from opora.funding.letters.template import Template, template_of
from opora.funding.models import Round

KIND = "letters"
"""The kind of the run: it stands beside the line, nothing reads from it."""

PERMISSION = "funding.pay"
EVERY = 10
"""After so many letters the page hears how far it is, and a cancelling is heard."""


def ask(*, round: Round, address: str, by: User) -> tuple[Run, bool]:  # noqa: A002 - the domain's word, named so in every module
    """Return the run that is to make the letters and True, or the one that is making them and False.

    address   of this installation; each letter says where its explanation is
    Refused before the result is decided, and when the region's own template cannot be used.
    """
    allow(by, PERMISSION, round)
    going = runs(round).filter(status=Run.Status.RUNNING).first()
    if going is not None and not is_silent(going):
        return going, False
    wanted, template = content.count(round), template_of(round.region.code)
    run = Run.objects.create(
        kind=KIND,
        region_code=round.region.code,
        day=round.decided_on or date(round.year, 1, 1),
        asked={"round": round.place, "address": address, "letters": wanted, "template": template.digest},
        inputs_digest=round.run.inputs_digest if round.run is not None else "",
        rules_digest=round.rule_set.digest,
        rules_label=str(round.rule_set),
        engine_version=opora_engine.VERSION,
        phase=_("Waiting for the background worker"),
        by=by,
    )
    return run, True


def answer(run: Run) -> None:
    """Make the letters and keep the archive; Refused, noted on the run, when it cannot be."""
    region = run.region_code
    going = Run.objects.filter(region_code=region, kind=KIND, status=Run.Status.RUNNING)
    archive.sweep(region, going.values_list("pk", flat=True))
    with filling(run):
        round_ = funding.named_round(f"{region}/{run.asked['round']}")
        template = template_of(region)
        total = content.count(round_)

        def tell(number: int) -> None:
            if number % EVERY == 0 or number == total:
                phase = _("%(number)s letters of %(total)s") % {"number": number, "total": total}
                tell_progress(run, min(99, number * 100 // total), phase)

        packed = archive.pack(
            archive.part_of(region, run.pk),
            content.letters(round_, run.asked["address"]),
            {"pdf": pdf.renderer(), "docx": word.renderer(template)},
            tell,
        )
        _keep(run, round_, packed, template)


def _keep(run: Run, round_: Round, packed: archive.Packed, template: Template) -> None:
    """Close the run with what was made."""
    summary: dict[str, Any] = {
        "round": round_.place,
        "digest": packed.digest,
        "size": packed.size,
        "granted": packed.granted,
        "refused": packed.refused,
        "template": template.digest,
        "own_template": template.is_own,
    }
    with transaction.atomic():
        close_with_result(run, summary=summary)
        log(
            "letters.made",
            gettext_noop("Letters of the round %(round)s were made: %(count)s (run %(run)s)."),
            by=run.by,
            subject=run,
            region=run.region_code,
            round=round_.place,
            count=packed.granted + packed.refused,
            run=run.pk,
        )


def cancel(*, run: Run, by: User) -> None:
    """Stop making letters; what was made by this run is taken away."""
    allow(by, PERMISSION, funding.named_round(f"{run.region_code}/{run.asked['round']}"))
    cancel_run(run, by=by)


def runs(round_: Round) -> Any:
    """Return the runs that made, or are making, the letters of a round, newest first."""
    rows = Run.objects.filter(region_code=round_.region.code, kind=KIND, asked__round=round_.place)
    return rows.select_related("by").order_by("-pk")


def run_of(region: str, key: int) -> Run:
    """Return one run of letters."""
    found = Run.objects.filter(region_code=region, kind=KIND, pk=key).select_related("by").first()
    if found is None:
        raise NotKnown(_("There is no run of letters %(run)s in this region.") % {"run": key})
    return found


def is_silent(run: Run) -> bool:
    """Return whether a run that should be going on gave no sign of life for too long."""
    return run.status == Run.Status.RUNNING and timezone.now() - run.beat_at > SILENCE
