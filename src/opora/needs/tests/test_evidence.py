"""Evidence of needs: files are taken in whole, and what they say comes out in the estimate with its weight."""

from datetime import date
from pathlib import Path

import pytest

from opora.core.line import State
from opora.core.models import LogEntry
from opora.core.refusals import NotAllowed, Refused
from opora.needs import services as needs
from opora.needs.evidence import commands, services
from opora.needs.methods import queries
from opora.needs.models import Applicant, CombinedNeed, Evidence, MethodValue
from opora.needs.tests.tiny_line import DAY, REGION, declare, only
from opora_engine.needs.applicants import pseudonym

Sort = Evidence.Sort
ANNA, EVA = (
    pseudonym(name, date(1940, 5, 6), key=b"a key of a made-up region") for name in ("Anna A", "Eva B")
)
USE = """municipality,kind,persons,day,source
999001,domov_senioru,8,2026-12-31,report
999002,domov_senioru,20,2026-12-31,report
999003,domov_senioru,30,2026-12-31,report
"""
EXPERTS = """municipality,kind,low,middle,high,author,day,reason
999001,domov_senioru,10,19,40,Group of seniors,2026-12-31,Many live alone
"""
APPLICANTS = f"""service,kind,municipality,pseudonym,persons,state,day
9999001,domov_senioru,999001,{ANNA},1,waiting,2026-12-31
9999001,domov_senioru,999001,{EVA},1,refused,2026-12-31
9999002,domov_senioru,999001,{ANNA},1,waiting,2026-12-31
9999003,domov_senioru,999001,,6,waiting,2026-12-31
"""
ALLOWANCE = """municipality,degree,persons,day,source
999001,I,10,2026-12-31,office
999001,II,20,2026-12-31,office
999001,III,30,2026-12-31,office
999001,IV,40,2026-12-31,office
"""


@pytest.fixture
def written(tmp_path: Path):
    def write(text: str, name: str = "file.csv") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def told(tiny_rates, planner, written):
    """All sorts of evidence about homes for seniors, and every method of equal weight."""
    for sort, text in ((Sort.USE, USE), (Sort.EXPERT, EXPERTS), (Sort.ALLOWANCE, ALLOWANCE)):
        services.take_in_evidence(sort=sort, file=written(text), region=REGION, day=DAY, by=planner)
    services.take_in_applicants(file=written(APPLICANTS), region=REGION, day=DAY, by=planner)
    declare(tiny_rates, "methods.yaml", only("rates", "allowance", "expert", "applicants"))
    return needs.estimate(region=REGION, day=DAY, by=planner)


def values(run, town="999001", kind="domov_senioru"):
    rows = MethodValue.objects.filter(run=run, municipality__code=town, kind__code=kind)
    return {each.method.name: each for each in rows.select_related("method")}


def test_an_expert_estimate_is_one_of_the_methods_with_its_declared_weight(told):
    found = values(told)
    assert (found["expert"].persons_low, found["expert"].persons_middle, found["expert"].persons_high) == (
        10,
        19,
        40,
    )
    assert found["expert"].share == pytest.approx(1 / 4)
    assert found["expert"].inputs["said_by"] == ["Group of seniors", "Many live alone", "2026-12-31"]
    assert sum(each.share for each in found.values()) == pytest.approx(1)


def test_users_and_different_applicants_are_added_and_homes_that_count_give_a_range(told):
    found = values(told)["applicants"]
    # 8 users; two people by pseudonyms, six counted who may be the same: 6 to 8 applicants, never 9.
    assert (found.persons_low, found.persons_middle, found.persons_high) == (8 + 6, 8 + 7, 8 + 8)


def test_recipients_of_the_care_allowance_give_their_share(told):
    assert values(told)["allowance"].persons_middle == pytest.approx(
        10 * 0.02 + 20 * 0.08 + 30 * 0.28 + 40 * 0.45
    )


def test_together_the_methods_give_the_weighted_mean_and_capacity_follows(told):
    found = values(told)
    need = CombinedNeed.objects.get(run=told, municipality__code="999001", kind__code="domov_senioru")
    speaking = [each for each in found.values() if each.share]
    assert need.methods == len(speaking) == 4
    assert need.persons_middle == pytest.approx(sum(each.persons_middle for each in speaking) / 4)
    assert need.capacity_middle == pytest.approx(
        need.persons_middle * 0.5
    )  # half a bed each, as the rates say


def test_a_silent_method_leaves_its_weight_to_the_others(told):
    found = values(told, town="999002")
    assert set(found) == {"rates", "applicants"}
    assert [each.share for each in found.values()] == pytest.approx([0.5, 0.5])


def test_where_a_kind_was_reported_and_nobody_applied_there_are_no_applicants(told):
    assert values(told, town="999003")["applicants"].persons_middle == 30


def test_small_counts_of_people_do_not_enter_as_themselves(tiny_rates, planner, written):
    for few in ("1", "4"):
        small = written(USE.replace("999001,domov_senioru,8", f"999001,domov_senioru,{few}"))
        services.take_in_evidence(sort=Sort.USE, file=small, region=REGION, day=DAY, by=planner)
        services.take_in_applicants(
            file=written(APPLICANTS.replace(",6,", ",0,")), region=REGION, day=DAY, by=planner
        )
        declare(tiny_rates, "methods.yaml", only("applicants"))
        run = needs.estimate(region=REGION, day=DAY, by=planner)
        found = values(run)["applicants"]
        assert (found.persons_low, found.persons_middle, found.persons_high) == (2, 5, 8)


def test_similar_municipalities_tell_their_median(tiny_rates, planner, written):
    services.take_in_evidence(sort=Sort.USE, file=written(USE), region=REGION, day=DAY, by=planner)
    text = only("peers").replace("fewest: 4", "fewest: 2")
    declare(tiny_rates, "methods.yaml", text)
    run = needs.estimate(region=REGION, day=DAY, by=planner)
    found = values(run)["peers"]
    # The two others use it 10 times in a thousand each; a thousand people live here.
    assert found.persons_middle == pytest.approx(10)
    assert sorted(found.inputs["peers"]) == ["999002", "999003"]


def test_evidence_makes_the_needs_out_of_date_and_the_line_says_why(tiny_rates, planner, written):
    from opora.site.line import stations

    needs.estimate(region=REGION, day=DAY, by=planner)
    services.take_in_evidence(sort=Sort.USE, file=written(USE), region=REGION, day=DAY, by=planner)
    station = next(each for each in stations(REGION) if each.key == "needs")
    assert station.state == State.STALE
    assert "file.csv" in station.reason


def test_the_same_file_again_changes_nothing_and_another_one_takes_its_place(tiny_rates, planner, written):
    for text in (USE, USE):
        services.take_in_evidence(sort=Sort.USE, file=written(text), region=REGION, day=DAY, by=planner)
        services.take_in_applicants(file=written(APPLICANTS), region=REGION, day=DAY, by=planner)
    assert LogEntry.objects.filter(station="evidence").count() == 2
    other = written("\n".join(USE.splitlines()[:2]))
    services.take_in_evidence(sort=Sort.USE, file=other, region=REGION, day=DAY, by=planner)
    assert Evidence.objects.count() == 1
    assert LogEntry.objects.filter(station="evidence").count() == 3


def test_a_new_report_takes_the_place_of_earlier_ones_of_the_same_homes_only(tiny_rates, planner, written):
    services.take_in_applicants(file=written(APPLICANTS), region=REGION, day=DAY, by=planner)
    header, first, *_rest = APPLICANTS.splitlines()
    services.take_in_applicants(file=written(f"{header}\n{first}\n"), region=REGION, day=DAY, by=planner)
    assert sorted(Applicant.objects.values_list("home", flat=True)) == ["9999001", "9999002", "9999003"]


@pytest.mark.parametrize(
    ("text", "sort", "message"),
    [
        (USE.replace("999001", "999999"), Sort.USE, "řádek 2, sloupec municipality"),
        (USE.replace("999001,domov_senioru", "999001,domov"), Sort.USE, "řádek 2, sloupec kind"),
        (USE.replace(",8,", ",-8,"), Sort.USE, "řádek 2, sloupec persons"),
        (USE.replace("999002", "999001"), Sort.USE, "řádek 3, sloupec municipality"),
        (USE.replace("2026-12-31", "31. 12. 2026", 1), Sort.USE, "řádek 2, sloupec day"),
        (ALLOWANCE.replace(",IV,", ",V,"), Sort.ALLOWANCE, "řádek 5, sloupec degree"),
        (EXPERTS.replace(",19,", ",9,"), Sort.EXPERT, "řádek 2, sloupec middle"),
        (EXPERTS.replace("Group of seniors", ""), Sort.EXPERT, "řádek 2, sloupec author"),
    ],
)
def test_a_fault_of_a_file_is_named_with_line_and_column_and_nothing_is_taken_in(
    tiny_rates, planner, written, text, sort, message
):
    with pytest.raises(Refused, match=message):
        services.take_in_evidence(sort=sort, file=written(text), region=REGION, day=DAY, by=planner)
    assert not Evidence.objects.exists()


def test_a_name_in_place_of_a_pseudonym_is_refused_and_not_repeated(tiny_rates, planner, written):
    with pytest.raises(Refused, match="řádek 2, sloupec pseudonym") as refusal:
        services.take_in_applicants(
            file=written(APPLICANTS.replace(ANNA, "Anna Nováková", 1)), region=REGION, day=DAY, by=planner
        )
    assert "Nováková" not in refusal.value.message
    assert all("Nováková" not in str(problem) for problem in refusal.value.problems)


@pytest.mark.parametrize(
    ("found", "instead", "column"), [(",1,waiting", ",2,waiting", "persons"), ("refused", "gone", "state")]
)
def test_a_faulty_report_is_refused(tiny_rates, planner, written, found, instead, column):
    with pytest.raises(Refused, match=f"sloupec {column}"):
        services.take_in_applicants(
            file=written(APPLICANTS.replace(found, instead, 1)), region=REGION, day=DAY, by=planner
        )


def test_only_a_planner_takes_in_evidence(tiny_rates, economist, written):
    with pytest.raises(NotAllowed):
        services.take_in_evidence(sort=Sort.USE, file=written(USE), region=REGION, day=DAY, by=economist)
    with pytest.raises(NotAllowed):
        services.take_in_applicants(file=written(APPLICANTS), region=REGION, day=DAY, by=economist)


def test_pseudonyms_are_made_at_the_edge_and_names_do_not_come_out(written, capsys):
    people = written(
        "service,name,born\n9999001,Anna A,1940-05-06\n9999001,A. Anna,1940-05-06\n", "people.csv"
    )
    key = written("a key of a made-up region\n", "key")
    commands.pseudonyms(people, key)
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["service,pseudonym", f"9999001,{ANNA}", f"9999001,{ANNA}"]


def test_who_cannot_be_read_is_named_by_line_only(written):
    people = written("name,born\nAnna A,yesterday\n", "people.csv")
    with pytest.raises(Refused, match="řádek 2") as refusal:
        commands.pseudonyms(people, written("a key of a made-up region", "key"))
    assert "Anna" not in refusal.value.message


def test_the_page_of_a_number_says_who_estimated_it_and_why(told, planner, client):
    client.force_login(planner)
    assert (
        "Group of seniors: Many live alone"
        in client.get(f"/{REGION}/needs/domov_senioru/999001/").content.decode()
    )


def test_methods_of_a_run_stay_as_they_were(told, tiny_rates):
    declare(tiny_rates, "methods.yaml", only("rates"))
    weights = {each.name: each.weight for each in queries.methods(told)}
    assert weights["expert"] == 50
