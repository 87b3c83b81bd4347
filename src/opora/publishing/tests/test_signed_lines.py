"""Signed lines in a published snapshot: shown, summed to the crown, and found when somebody changes them."""

import csv
import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.funding import queries as funding
from opora.funding.corrections import services as corrections
from opora.plans import services as plans
from opora.plans.models import Edition
from opora.plans.tests.line import DAY, REGION
from opora.publishing import freezing, services, signed_lines
from opora.publishing.verification import verify


@pytest.fixture
def changed_by_hand(planned: TinyRegion, operator: User, planner: User) -> Path:
    """The folder of a snapshot in which the home gets a thousand crowns less for a written reason."""
    run = funding.newest(REGION)
    assert run is not None
    line = corrections.sign_line(
        grant=funding.grant(run, "9999001"),
        amount_czk=-1000,
        reason_class="error",
        reason="Chyba v součtu.",
        by=operator,
    )
    corrections.confirm_line(line=line, by=planner)
    plans.issue_edition(region=REGION, day=DAY, by=operator)
    return freezing.folder_of(services.publish(region=REGION, day=DAY, by=operator).snapshot.digest)


def test_a_snapshot_shows_the_calculated_grant_the_line_with_its_reason_and_the_final_sum(
    changed_by_hand: Path,
) -> None:
    assert verify(changed_by_hand).ok
    with (changed_by_hand / "grants.csv").open(encoding="utf-8", newline="") as stream:
        rows = {row["service"]: row for row in csv.DictReader(stream)}
    home = rows["9999001"]
    assert (home["lines"], int(home["final"])) == ("-1000", int(home["grant"]) - 1000)
    record = json.loads((changed_by_hand / "grants.json").read_text())["services"][0]
    assert [(line["amount"], line["reason"]) for line in record["lines"]] == [(-1000, "Chyba v součtu.")]
    round_ = json.loads((changed_by_hand / "round.json").read_text())
    assert sum(int(row["final"]) for row in rows.values()) == round_["final"]
    assert round_["final"] + round_["final_reserve"] == round_["pool"]
    edition = Edition.objects.order_by("pk").last()
    assert edition is not None
    told = edition.content["money"]
    assert (told["granted"], told["reserve"], told["lines"]) == (
        round_["final"],
        round_["final_reserve"],
        -1000,
    )


ROUND = {"granted": 90, "reserve": 10, "lines": -5, "final": 85, "final_reserve": 15}
SERVICE = {"code": "1", "result": {"grant": 60}, "lines": [{"amount": -5, "reason": "Omyl."}], "final": 55}
OTHER = {"code": "2", "result": {"grant": 30}, "lines": [], "final": 30}


def found(change: dict[str, Any], place: str) -> list[str]:
    round_, services_ = deepcopy(ROUND), deepcopy([SERVICE, OTHER])
    target: dict[str, Any] = {"round": round_, "service": services_[0], "line": services_[0]["lines"][0]}[
        place
    ]  # type: ignore[dict-item,index]  # plain JSON
    target.update(change)
    return [
        str(field) for _file, _service, field, *_rest in signed_lines.faults(round_, {"services": services_})
    ]


def test_whole_lines_have_no_fault() -> None:
    assert found({}, "round") == []


@pytest.mark.parametrize(
    ("change", "place", "field"),
    [
        ({"lines": -4}, "round", "lines"),
        ({"final": 86}, "round", "final"),
        ({"final_reserve": 14}, "round", "final_reserve"),
        ({"final": 56}, "service", "final"),
        ({"amount": -6}, "line", "final"),
        ({"amount": -61}, "line", "final"),
        ({"amount": 1.5}, "line", "signed line"),
        ({"amount": True}, "line", "signed line"),
        ({"reason": " "}, "line", "signed line"),
        ({"granted": 110, "reserve": -10, "final": 105, "final_reserve": -5}, "round", "final_reserve"),
    ],
)
def test_every_change_is_found_where_it_is(change: dict[str, Any], place: str, field: str) -> None:
    assert found(change, place)[0] == field


def test_a_snapshot_from_before_signed_lines_says_nothing_of_them() -> None:
    old = {name: ROUND[name] for name in ("granted", "reserve")}
    assert list(signed_lines.faults(old, {"services": [{"code": "1", "result": {"grant": 60}}]})) == []
