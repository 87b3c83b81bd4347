"""All files of a snapshot, gathered from the runs that it publishes."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

import opora_engine
from opora.access import queries as access
from opora.core import files as stored
from opora.core.models import Run, Source
from opora.core.refusals import NotKnown, Refused
from opora.funding import queries as funding
from opora.funding.corrections import queries as corrections
from opora.gaps import queries as gaps
from opora.needs import queries as needs
from opora.plans import queries as plans
from opora.plans.models import Edition
from opora.publishing import giving
from opora.publishing.contents import line, money, places, texts
from opora.publishing.contents.tables import write
from opora.publishing.layout import FORMAT
from opora.publishing.verification import PUBLISHED
from opora.register import queries as register
from opora.territory import queries as territory
from opora.territory.models import Unit

NOT_CALCULATED = "not calculated: capacity not known"
NOT_KNOWN = "not known"


@dataclass(frozen=True)
class Gathered:
    """The files of a snapshot by name, its manifest without them, and the edition of the plan (None: partial)."""

    files: dict[str, bytes]
    manifest: dict[str, Any]
    edition: Edition | None


def gather(region: str, day: date) -> Gathered:
    """Return everything that a snapshot of the region as of `day` holds.

    With an edition of the plan the snapshot holds the very runs that the edition cites. Without one it is refused,
    except where the capacities of all services are unknown: then nothing beyond access can be calculated, and the parts
    that stand are published with the reason for the rest.
    """
    edition = plans.newest_edition(region, day.year)
    if edition is None and register.capacity_by_unit(region, day):
        raise Refused(
            _("No edition of the plan for %(year)s is issued. Issue one, then publish what it cites.")
            % {"year": day.year}
        )
    runs = {run.kind: run for run in edition.cited_runs.all()} if edition else _standing(region)
    if edition is not None:
        day = edition.run.day
    found = {
        "territory.csv": write("territory.csv", places.municipalities(region, day)),
        "kinds.csv": write("kinds.csv", places.kinds()),
        "services.csv": write("services.csv", places.services(region, day)),
        "facilities.csv": write("facilities.csv", places.facilities(region, day)),
        **_boundaries(region, day),
        **_estimates(runs),
    }
    if edition is not None:
        found |= {"network.csv": write("network.csv", line.network_of(region, day))}
        found |= _money(region, day.year, runs["funding"])
        found |= _giving(found)
        found |= _plan(edition)
    manifest = _manifest(region, day, runs, edition, found)
    sources = list(Source.objects.order_by("publisher", "title", "key"))
    found |= {
        "README.md": texts.readme(manifest),
        "SOURCES.md": texts.sources(sources),
        "LICENCE.md": texts.LICENCE.encode(),
    }
    return Gathered(found, manifest, edition)


def _standing(region: str) -> dict[str, Run]:
    """Return the newest runs of a region without capacities: those that do not need them."""
    newest = {"needs": needs.newest(region), "access": access.newest(region), "gaps": gaps.newest(region)}
    return {kind: run for kind, run in newest.items() if run is not None}


def _estimates(runs: dict[str, Run]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    if "needs" in runs:
        found["needs.csv"] = write("needs.csv", line.needs(runs["needs"]))
    if "access" in runs:
        found["coverage.csv"] = write("coverage.csv", line.coverage(runs["access"]))
        found["reach.csv"] = write("reach.csv", line.reach(runs["access"]))
    if "gaps" in runs:
        found["gaps.csv"] = write("gaps.csv", line.gaps_of(runs["gaps"]))
    return found


def _money(region: str, year: int, run: Run) -> dict[str, bytes]:
    round_ = funding.known_round(region, year)
    grants = list(funding.grants(run))
    lines = corrections.lines_by_grant(grant.pk for grant in grants)
    is_moved = run.summary["pool"] != round_.pool_czk or run.rules_digest != round_.rule_set.digest
    if is_moved and run.pk != round_.run_id:
        raise Refused(
            _(
                "The round of %(year)s has changed since its grants were divided. Divide and issue the plan again."
            )
            % {"year": year}
        )
    return {
        "grants.csv": write("grants.csv", money.rows(grants, lines)),
        "grants.json": compact(money.explained(grants, lines)),
        "round.json": as_json(money.round_of(round_, run, lines)),
        "rules.yaml": round_.rule_set.text.encode(),
    }


def _giving(found: dict[str, bytes]) -> dict[str, bytes]:
    """Return the grants in the 360Giving Data Standard, made from the files that are there already."""
    round_, explained = json.loads(found["round.json"]), json.loads(found["grants.json"])
    return giving.files(round_, explained, {name: found[name] for name in giving.TABLES})


def _plan(edition: Edition) -> dict[str, bytes]:
    return {
        "plan.json": as_json(edition.content),
        "plan.pdf": stored.path_of(edition.pdf_digest, ".pdf").read_bytes(),
        "plan.docx": stored.path_of(edition.docx_digest, ".docx").read_bytes(),
    }


def _boundaries(region: str, day: date) -> dict[str, bytes]:
    try:
        return {
            "boundaries.geojson": territory.boundary_file(region, Unit.Level.MUNICIPALITY, day).read_bytes()
        }
    except NotKnown:
        return {}


def _manifest(
    region: str, day: date, runs: dict[str, Run], edition: Edition | None, found: dict[str, bytes]
) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "region": {"code": region, "name": territory.region(region).name},
        "year": day.year,
        "day": day.isoformat(),
        "engine_version": opora_engine.VERSION,
        "edition": edition.number if edition else None,
        "synthetic": b",true\n" in found["services.csv"],
        "travel": _travel(runs.get("access")),
        "parts": {part: PUBLISHED if file in found else why for part, (file, why) in PARTS.items()},
        "runs": [
            {
                "kind": run.kind,
                "day": run.day.isoformat(),
                "inputs_digest": run.inputs_digest,
                "rules_digest": run.rules_digest,
                "rules_label": run.rules_label,
                "engine_version": run.engine_version,
            }
            for run in sorted(runs.values(), key=lambda run: ORDER.index(run.kind))
        ],
    }


def _travel(run: Run | None) -> dict[str, Any] | None:
    if run is None or not hasattr(run, "travel_times"):
        return None
    return {"method": run.travel_times.method, "calibration": run.travel_times.model["calibration"]}


def as_json(value: object) -> bytes:
    """Return JSON as it is published: sorted keys, one space of indent, UTF-8; the same value, the same bytes."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def compact(value: object) -> bytes:
    """Return the same without indents: the explanations are long, and read by machines."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode()


def digest_of(gathered: Gathered) -> str:
    """Return the digest of everything gathered, which decides whether there is anything new to publish."""
    said = {name: hashlib.sha256(content).hexdigest() for name, content in gathered.files.items()}
    return hashlib.sha256(as_json([gathered.manifest, said])).hexdigest()


ORDER = ("needs", "access", "gaps", "network", "funding")
PARTS = {
    "territory": ("territory.csv", NOT_KNOWN),
    "boundaries": ("boundaries.geojson", NOT_KNOWN),
    "register": ("services.csv", NOT_KNOWN),
    "needs": ("needs.csv", "not calculated"),
    "access": ("reach.csv", "not calculated"),
    "gaps": ("gaps.csv", NOT_CALCULATED),
    "network": ("network.csv", NOT_CALCULATED),
    "funding": ("grants.json", NOT_CALCULATED),
    "plan": ("plan.json", NOT_CALCULATED),
}
"""Each part of the line with the file that shows it was published, and what is said when it was not."""
