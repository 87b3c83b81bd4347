"""What the pages of the network show: facts, tables and points of the map, already written for the reader."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from opora.core import figures
from opora.core.languages import said
from opora.core.models import Run
from opora.network.models import Entry, Level, Proposal
from opora.network.queries import KindCapacity, Place
from opora.network.tables import LEVEL_COLOURS
from opora.register.models import Facility
from opora.territory.models import Unit


def crumbs(region: Unit, here: str = "") -> list[dict[str, str]]:
    """Return where the page is."""
    top = {"title": region.name, "url": reverse("territory:index", args=[region.code])}
    if not here:
        return [top, {"title": _("Base network")}]
    return [
        top,
        {"title": _("Base network"), "url": reverse("network:index", args=[region.code])},
        {"title": here},
    ]


def capacity_table(rows: list[KindCapacity]) -> dict[str, Any]:
    """Return the capacity in the network by kind and unit; there is no total, different units are never added."""
    return {
        "columns": [_("Kind"), _("Services"), _("Capacity taken")],
        "rows": [
            [row.kind.name, figures.quantity(row.services), figures.quantity(row.capacity, row.unit)]
            for row in rows
        ],
    }


def places_table(rows: list[Place]) -> dict[str, Any]:
    """Return the municipalities with places of the network, the same numbers as on the map."""
    return {
        "columns": [_("Municipality"), _("Services with a place there")],
        "rows": [[row.name, figures.quantity(row.services)] for row in rows],
    }


def map_values(rows: list[Place], municipalities: Iterable[str]) -> list[dict[str, object]]:
    """Return what the map is shaded by; a municipality without a place is 0, not unknown."""
    counts = dict.fromkeys(municipalities, 0) | {row.code: row.services for row in rows}
    words = {count: figures.quantity(count, "service") for count in set(counts.values())}
    return [{"code": code, "value": count, "label": words[count]} for code, count in counts.items()]


def points(facilities: Iterable[Facility]) -> dict[str, Any]:
    """Return a GeoJSON of places that may be shown; one without a known point is left out."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [each.longitude, each.latitude]},
                "properties": {
                    "code": each.service.identifier,
                    "name": each.name,
                    "kind": each.service.kind.name,
                },
            }
            for each in facilities
            if each.latitude is not None and each.longitude is not None
        ],
    }


def level_figures(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return how many services are at each level, and at all together."""
    named = [
        {"label": str(level.label), "value": figures.quantity(counts[level], "service"), "note": ""}
        for level in Level
        if level in counts
    ]
    total = {
        "label": _("In the network"),
        "value": figures.quantity(sum(counts.values()), "service"),
        "note": "",
    }
    return [total, *named]


def criteria_table(proposal: Proposal) -> dict[str, Any]:
    """Return the criteria of one service: points of weight, and the sentence that explains them."""
    return {
        "rows": [
            {
                "label": said(row["label"]),
                "sentence": said(row["sentence"]),
                "why": said(row["why"]),
                "points": figures.quantity(row["points"]),
                "weight": figures.quantity(row["weight"]),
                "assumed": row["assumed"],
            }
            for row in proposal.criteria["rows"]
        ],
        "total": figures.quantity(proposal.points),
        "reason": said(proposal.reason),
        "level": proposal.level,
        "capacity": capacity_sentence(proposal),
    }


def capacity_sentence(proposal: Proposal) -> str:
    """Say how the proposed capacity came about."""
    answered = proposal.criteria["answered"]
    registered = figures.quantity(proposal.capacity_registered, proposal.unit or None)
    if answered is None and proposal.level:
        return _(
            "Registered: %(registered)s. Need is planned in another unit, so the whole is proposed for a review."
        ) % {"registered": registered}
    if answered is None:
        return _(
            "Registered: %(registered)s. The capacity in the unit of planning is not known, so none is proposed."
        ) % {"registered": registered}
    return _(
        "Registered: %(registered)s. Need within reach answers for %(answered)s, proposed: %(proposed)s."
    ) % {
        "registered": registered,
        "answered": figures.quantity(answered, proposal.unit),
        "proposed": figures.quantity(proposal.capacity_proposed, proposal.unit),
    }


def entry_facts(entry: Entry, day: date) -> list[dict[str, Any]]:
    """Return what the network says about a service on a day."""
    until = figures.day(entry.valid_to) if entry.valid_to else _("further notice")
    return [
        {"label": _("Level"), "value": entry.get_level_display()},
        {"label": _("Capacity taken"), "value": figures.quantity(entry.capacity_taken, entry.unit)},
        {
            "label": _("Valid"),
            "value": _("%(from)s until %(until)s") % {"from": figures.day(entry.valid_from), "until": until},
        },
        {
            "label": _("Resolution"),
            "value": _resolution(entry),
        },
        {"label": _("Territory served"), "value": ", ".join(str(unit) for unit in entry.territory.all())},
        {"label": _("Condition"), "value": entry.condition},
    ]


def _resolution(entry: Entry) -> str:
    decision = entry.decision
    return f"{decision.number}, {decision.body}, {figures.day(decision.decided_on)}"


def history_table(rows: Iterable[Entry]) -> dict[str, Any]:
    """Return every row about a service with what it said, when it was known, and which resolution replaced it."""
    return {
        "columns": [
            _("Known from"),
            _("Known to"),
            _("Valid from"),
            _("Valid to"),
            _("Level"),
            _("Capacity taken"),
            _("Resolution"),
            _("Changed by"),
        ],
        "rows": [
            [
                figures.short_day(row.known_from),
                figures.short_day(row.known_to),
                figures.short_day(row.valid_from),
                figures.short_day(row.valid_to),
                row.level,
                figures.quantity(row.capacity_taken, row.unit),
                row.decision.number,
                row.closed_by.number if row.closed_by else figures.UNKNOWN,
            ]
            for row in rows
        ],
    }


def consequences(run: Run, since: date) -> list[str]:
    """Say what a decision on a proposal changes, before it is made."""
    proposed, left_out = run.summary["proposed"], run.summary["services"] - run.summary["proposed"]
    return [
        _(
            "%(count)s services are in the network from %(since)s, at the level and with the "
            "capacity that run %(run)s proposes."
        )
        % {"count": proposed, "since": figures.day(since), "run": run.pk},
        _("%(count)s judged services are not in it from that day.") % {"count": left_out},
        _("The network that was decided before ends on that day and stays in the history."),
        _("Funding, plan and publication are out of date until they are made again."),
    ]


def level_tag(level: str) -> dict[str, str]:
    """Return the colour and the word of a level."""
    if level not in Level.values:
        return {"colour": "error", "text": _("not in the network")}
    return {"colour": LEVEL_COLOURS[Level(level)], "text": str(Level(level).label)}
