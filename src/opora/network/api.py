"""The base network for systems."""

from datetime import date
from typing import Any, cast

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from opora.accounts.models import User
from opora.accounts.permissions import reach_of
from opora.core.permissions import Scope, allow
from opora.core.refusals import NotKnown
from opora.network import queries
from opora.network.models import Entry, Proposal
from opora.territory import queries as territory

router = Router(tags=["network"])


class EntryOut(Schema):
    """A service in the network; the capacity is in `unit`."""

    service: str
    kind: str
    provider: str
    level: str
    unit: str
    capacity_taken: int
    territory: list[str]
    valid_from: date
    valid_to: date | None
    decision: str
    decided_on: date
    synthetic: bool


class ProposalOut(Schema):
    """What the newest run proposes for a service; `level` is empty when it is not proposed."""

    service: str
    level: str
    unit: str
    capacity_registered: int
    capacity_proposed: int
    points: float
    reason: dict[str, str]
    criteria: list[dict[str, Any]]


class DecisionOut(Schema):
    """A resolution about the network."""

    number: str
    body: str
    decided_on: date
    run: int | None
    synthetic: bool


@router.get("/{region}/entries", response=list[EntryOut])
def entries(
    request: HttpRequest, region: str, day: date | None = None, known_on: date | None = None
) -> list[dict[str, object]]:
    """Return the network valid on a day (the planning day unless said otherwise), as known now or on `known_on`."""
    person = cast(User, request.user)
    allow(person, "network.view", Scope(region=region))
    territory.region(region)
    asked = day or queries.default_day(region, timezone.localdate())
    rows = queries.visible(queries.entries(region, asked, known_on), reach_of(person, region))
    return [_entry(row) for row in queries.with_territory(rows)]


def _entry(row: Entry) -> dict[str, object]:
    return {
        "service": row.service.identifier,
        "kind": row.service.kind.code,
        "provider": row.service.provider.name,
        "level": row.level,
        "unit": row.unit,
        "capacity_taken": row.capacity_taken,
        "territory": [unit.code for unit in row.territory.all()],
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "decision": row.decision.number,
        "decided_on": row.decision.decided_on,
        "synthetic": row.service.synthetic or row.decision.synthetic,
    }


@router.get("/{region}/proposals", response=list[ProposalOut])
def proposals(request: HttpRequest, region: str) -> list[dict[str, object]]:
    """Return what the newest run proposes for every service that the person may see."""
    person = cast(User, request.user)
    allow(person, "network.view", Scope(region=region))
    run = queries.newest(region)
    if run is None:
        raise NotKnown(f"The network of {region} has not been proposed yet. Calculate the station network.")
    return [
        _proposal(row) for row in queries.visible_proposals(queries.proposals(run), reach_of(person, region))
    ]


def _proposal(row: Proposal) -> dict[str, object]:
    return {
        "service": row.service.identifier,
        "level": row.level,
        "unit": row.unit,
        "capacity_registered": row.capacity_registered,
        "capacity_proposed": row.capacity_proposed,
        "points": float(row.points),
        "reason": row.reason,
        "criteria": row.criteria["rows"],
    }


@router.get("/{region}/decisions", response=list[DecisionOut])
def decisions(request: HttpRequest, region: str) -> list[dict[str, object]]:
    """Return the resolutions about the network, newest first."""
    person = cast(User, request.user)
    allow(person, "network.view", Scope(region=region))
    territory.region(region)
    return [
        {
            "number": row.number,
            "body": row.body,
            "decided_on": row.decided_on,
            "run": row.based_on_id,
            "synthetic": row.synthetic,
        }
        for row in queries.decisions(region)
    ]
