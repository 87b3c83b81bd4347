"""What a published round would give a service with other facts: the whole money divided again, exactly."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from opora.core.refusals import NotKnown
from opora.funding.parsed import parsed
from opora.publishing.portal.base import why_missing
from opora.publishing.published import Published, opened
from opora_engine.division.one import explain_one
from opora_engine.division.round_results import ServiceGrant
from opora_engine.division.sensitivity import WhatIf
from opora_engine.formula import RuleSet, ServiceInputs, read_service

MOST_KEPT = 2
"""Rounds kept in memory: those of the regions asked about last."""

RULES = "rules.yaml"


@dataclass(frozen=True)
class Calculated:
    """A grant with other facts; `claims` are of all services then, `pool` is the published one, whole crowns."""

    grant: ServiceGrant
    claims: int
    pool: int

    @property
    def share(self) -> float:
        """What is paid of each claim, where the money is divided in proportion only."""
        return min(1.0, self.pool / self.claims) if self.claims else 1.0


def rules_of(snapshot: Published) -> RuleSet:
    """Return the published rule set; NotKnown, with the reason, when no money was divided."""
    if not snapshot.has("funding"):
        raise NotKnown(why_missing(snapshot, "funding"))
    return parsed((snapshot.folder / RULES).read_text(encoding="utf-8"))


def service_of(snapshot: Published, identifier: str) -> ServiceInputs:
    """Return the published facts about one service; NotKnown when it did not apply."""
    rules_of(snapshot)
    found = _round(snapshot.digest).numbers.services.get(identifier)
    if found is None:
        raise NotKnown(
            _(
                "Service %(service)s did not apply in the published round, so there are no facts to begin with."
            )
            % {"service": identifier}
        )
    return found


def calculated(snapshot: Published, moved: ServiceInputs) -> Calculated:
    """Return the grant of a service with other facts; all other services stay as they were published.

    Raises InputsRefused when the rules cannot be applied to the facts.
    """
    asked = _round(snapshot.digest)
    declared, numbers = asked.with_service(moved)
    claims = sum(each.admitted for each in numbers.claims())
    return Calculated(explain_one(numbers, declared, moved.code), claims, asked.pool)


@lru_cache(maxsize=MOST_KEPT)
def _round(digest: str) -> WhatIf:
    """Return a published round as it can be asked; what is published never changes."""
    snapshot = opened(digest)
    rules = rules_of(snapshot)
    services = [read_service(rules, _record(each)) for each in snapshot.explained.values()]
    return WhatIf(rules, snapshot.round["pool"], services)


def _record(explained: dict[str, Any]) -> dict[str, Any]:
    return {name: explained[name] for name in ("code", "label", "inputs", "references", "forms")}
