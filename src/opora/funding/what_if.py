"""What would change a grant: one more unit of each input, of each parameter and of the pool, worked out exactly."""

from functools import lru_cache

from django.utils.translation import gettext as _

from opora.core.models import Run
from opora.core.refusals import NotKnown
from opora.funding.models import Grant, RuleSet
from opora.funding.parsed import parsed
from opora_engine.division.effects import Effect
from opora_engine.division.sensitivity import WhatIf
from opora_engine.formula import read_service

MOST_KEPT = 64
RECORD = ("code", "label", "inputs", "references", "forms")
"""What the rules read of the stored inputs; what the network says stands beside it."""


def effects(run: Run, identifier: str) -> tuple[Effect, ...]:
    """Return the effects on the grant of one service, the largest first; a run never changes, so they are kept.

    Each is the difference of two exact divisions of the whole round from the inputs stored with the run.
    Raises NotKnown when the service did not apply.
    """
    return _effects(run.pk, run.inputs_digest, identifier)


@lru_cache(maxsize=MOST_KEPT)
def _effects(run_key: int, inputs_digest: str, identifier: str) -> tuple[Effect, ...]:
    what_if = _computed(run_key, inputs_digest)
    if identifier not in what_if.numbers.services:
        raise NotKnown(
            _("Service %(service)s did not apply, so nothing declared could change its grant.")
            % {"service": identifier}
        )
    found = what_if.effects(identifier, {}, every_cell=False)
    return tuple(sorted(found, key=lambda each: (-abs(each.difference), each.kind, each.name, each.form)))


def computed(run: Run) -> WhatIf:
    """Return a computed round as it can be asked what would be otherwise; a run never changes, so it is kept."""
    return _computed(run.pk, run.inputs_digest)


@lru_cache(maxsize=2)
def _computed(run_key: int, inputs_digest: str) -> WhatIf:
    # Two are kept, because the rounds of a whole region are large.
    run = Run.objects.get(pk=run_key, inputs_digest=inputs_digest)
    rules = parsed(RuleSet.objects.get(digest=run.rules_digest).text)
    stored = Grant.objects.filter(run=run).values_list("inputs", flat=True)
    services = [
        read_service(rules, {name: record[name] for name in RECORD})
        for record in stored
        if "application" not in record
    ]
    return WhatIf(rules, run.summary["pool"], services)
