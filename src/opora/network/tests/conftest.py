"""A proposal of the made-up region whose numbers are given outright, so that decisions can be checked in the head."""

from datetime import date

import pytest
from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.core.models import Run
from opora.network.models import Proposal

DAY = date(2027, 1, 1)


def criterion(points: float) -> dict[str, object]:
    return {
        "code": "answers_need",
        "label": {"cs": "Odpovídá na potřebu", "en": "It answers need"},
        "why": {"cs": "Proto.", "en": "Because."},
        "value": 0.93,
        "shown_as": "percent",
        "points": points,
        "weight": 40,
        "assumed": True,
        "source": "test",
        "sentence": {"cs": "Na potřebu odpovídá 93 %.", "en": "93% answers need."},
    }


def propose_by_hand(tiny: TinyRegion, by: User, levels: dict[str, tuple[str, int, str, int]]) -> Run:
    """Return a finished run with a proposal of each service: level, capacity to take, unit, registered."""
    run = Run.objects.create(
        kind="network", region_code="CZ999", day=DAY, status=Run.Status.DONE, inputs_digest="0" * 64,
        engine_version="test", by=by, rules_label="test 1",
        summary={"services": len(levels), "proposed": sum(1 for each in levels.values() if each[0])},
    )  # fmt: skip
    for identifier, (level, capacity, unit, registered) in levels.items():
        Proposal.objects.create(
            run=run, service=tiny.services[identifier], level=level, unit=unit, capacity_proposed=capacity,
            capacity_registered=registered, points=60,
            criteria={"rows": [criterion(40)], "answered": float(capacity)},
            reason={"cs": "Služba získala aspoň 50 bodů.", "en": "The service earned at least 50 points."},
        )  # fmt: skip
    return run


@pytest.fixture
def run(tiny_region: TinyRegion, planner: User) -> Run:
    """A home for seniors is proposed with 28 of 30 beds, home care whole, the shelter is not proposed."""
    return propose_by_hand(
        tiny_region,
        planner,
        {
            "9999001": ("Z1", 28, "bed", 30),
            "9999002": ("Z2", 20, "client", 20),
            "9999003": ("", 0, "bed", 8),
        },
    )
