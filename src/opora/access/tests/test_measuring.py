"""Measures of access side by side, for everybody or a group, and how evenly they are spread."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.access import queries as access
from opora.access.measuring import queries
from opora.access.measuring.declared import PACKAGED, declared_weights
from opora.access.measuring.spread import rows
from opora.access.tests.test_pages import english, signed_in
from opora.core.refusals import Refused
from opora.needs.tests.tiny_line import REGION, declare
from opora.register.models import Service, TargetGroup
from opora_engine.access.weights import load_journey_weights

PAGES = ("domov_senioru/measures/", "domov_senioru/measures/?measure=within&group=seniori", "evenness/",
         "evenness/?measure=balanced")  # fmt: skip


def of(kind, group=None):
    run = access.newest(REGION)
    coverage = access.coverage(run).get(kind__code=kind)
    return queries.measured(run, coverage, declared_weights(REGION).content, group)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["cs", "en"])
def test_a_planner_reads_every_page_in_both_languages(tiny_line, planner, page, language):
    client = signed_in(planner)
    client.cookies["django_language"] = language
    answer = client.get(f"/{REGION}/access/{page}")
    assert answer.status_code == 200
    assert "adjacency x 1.284" in answer.content.decode()


def test_who_may_not_see_access_sees_no_measures(tiny_line, inspector):
    for page in PAGES:
        assert signed_in(inspector).get(f"/{REGION}/access/{page}").status_code == 403


def test_pages_before_the_first_calculation_say_so(tiny_region, planner):
    for page in PAGES:
        assert "Access has not been calculated yet" in english(planner, f"/{REGION}/access/{page}")


def test_the_plain_measure_is_the_one_that_the_run_stored(tiny_line):
    run = access.newest(REGION)
    stored = {row.municipality_id: row.ratio for row in access.reach(run).filter(kind__code="domov_senioru")}
    found = of("domov_senioru")
    assert dict(zip(found.towns, found.plain.tolist(), strict=True)) == pytest.approx(stored)


def test_no_measure_loses_a_bed(tiny_line):
    """30 beds in Horní Lhota: whoever shares them and however, ratio x need adds up to 30."""
    found = of("domov_senioru")
    need = np.array([4.5, 9.0, 13.5])
    for name in queries.PER_NEED:
        assert found.values(name) @ need == pytest.approx(30)


def test_a_group_meets_only_the_services_that_serve_it(tiny_line):
    seniors = TargetGroup.objects.get(code="seniori")
    assert of("domov_senioru", seniors).within.tolist() == of("domov_senioru").within.tolist() == [30, 30, 0]
    Service.objects.get(identifier="9999001").target_groups.clear()
    assert np.isnan(of("domov_senioru", seniors).within).all()


def test_what_is_not_known_is_not_zero(tiny_line):
    known = {row["kind_code"]: row for row in rows(access.newest(REGION), "plain")}
    assert known["domov_senioru"]["gini"] > 0
    assert known["azylove_domy"]["unknown"] >= 0
    assert (
        "gini"
        not in {row["kind_code"]: row for row in rows(access.newest(REGION), "minutes")}["azylove_domy"]
    )


def test_the_place_of_a_secret_service_cannot_be_told_from_any_measure(tiny_line):
    found = of("azylove_domy")
    assert np.isnan(found.minutes).all()
    for name in ("plain", "steps", "bell", "balanced", "within"):
        assert len(set(np.round(found.values(name), 9))) == 1


def test_the_list_is_filtered_and_downloaded(tiny_line, planner):
    address = f"/{REGION}/access/domov_senioru/measures/?orp=9902&download=json"
    [row] = json.loads(signed_in(planner).get(address).content)
    assert "Dolní Lhota" in row.values()


def test_a_coordinator_sees_the_own_orp_only(tiny_line, coordinator):
    page = signed_in(coordinator).get(f"/{REGION}/access/domov_senioru/measures/").content.decode()
    assert "Horní Lhota" in page
    assert "Dolní Lhota" not in page


def test_systems_get_measures_and_how_evenly_they_are_spread(tiny_line, planner):
    client = signed_in(planner)
    found = client.get(f"/api/v1/access/{REGION}/measures/domov_senioru?group=seniori").json()
    assert {row["municipality"]: row["within"] for row in found} == {"999001": 30, "999002": 30, "999003": 0}
    assert client.get(f"/api/v1/access/{REGION}/measures/domov_senioru?group=nikdo").status_code == 404
    spread = {
        row["kind"]: row for row in client.get(f"/api/v1/access/{REGION}/evenness?measure=plain").json()
    }
    assert 0 < spread["domov_senioru"]["gini"] < 1
    assert client.get(f"/api/v1/access/{REGION}/evenness?measure=wishes").status_code == 422


def test_wrong_weights_are_refused_with_the_place(tiny_line, tiny_rates, planner):
    text = PACKAGED.read_text(encoding="utf-8").replace("weights: [1, 0.68, 0.22]", "weights: [0.2, 0.68, 1]")
    declare(tiny_rates, "measures.yaml", text)
    with pytest.raises(Refused, match="váhu"):
        declared_weights(REGION)
    assert "measures.yaml, steps" in english(planner, f"/{REGION}/access/evenness/")


@given(limit=st.floats(1, 500), minutes=st.floats(0, 1000))
def test_declared_weights_end_at_the_limit_and_never_rise(limit, minutes):
    weights = load_journey_weights(PACKAGED.read_text(encoding="utf-8"))
    for decay in (weights.steps.over(limit), weights.bell.over(limit)):
        here, farther = decay.weigh(np.array([minutes, minutes * 1.1]))
        assert here >= farther
        assert (here > 0) == (minutes <= limit)
