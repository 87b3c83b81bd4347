"""What was published, for systems; nobody signs in here."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from opora.publishing import queries

router = Router(tags=["publications"], auth=None)


class SnapshotOut(Schema):
    """A published snapshot; `digest` is the SHA-256 of its manifest and the name of its folder."""

    digest: str
    year: int
    partial: bool
    published_at: datetime


class PublishedGrantOut(Schema):
    """A published grant with the sentence that explains it."""

    service: str
    kind: str
    provider: str
    claim: int
    grant: int
    bound_by: str
    reasons: list[str]
    summary_cs: str
    summary_en: str
    synthetic: bool


@router.get("/{region}/snapshots", response=list[SnapshotOut])
def snapshots(request: HttpRequest, region: str) -> list[dict[str, Any]]:
    """Return the snapshots of the region, newest first."""
    return [
        {
            "digest": each.digest,
            "year": each.year,
            "partial": each.is_partial,
            "published_at": each.published_at,
        }
        for each in queries.snapshots(region)
    ]


@router.get("/{region}/manifest", response=dict[str, Any])
def manifest(request: HttpRequest, region: str) -> dict[str, Any]:
    """Return the manifest of the newest snapshot: parts, runs, files with digests."""
    return queries.published(region).manifest


@router.get("/{region}/grants", response=list[PublishedGrantOut])
def grants(request: HttpRequest, region: str) -> list[dict[str, Any]]:
    """Return the grants of the newest snapshot; empty when none were published."""
    return list(queries.published(region).grants.values())


@router.get("/{region}/grants/{service}", response=dict[str, Any])
def grant(request: HttpRequest, region: str, service: str) -> dict[str, Any]:
    """Return inputs, result and the whole explanation of one grant as grants.json has it."""
    return queries.explained(region, service)
