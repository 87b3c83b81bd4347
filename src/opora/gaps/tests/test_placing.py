import json

import pytest
from django.test import Client
from django.utils import translation

from opora.accounts.models import User
from opora.core.models import LogEntry, Run
from opora.core.refusals import NotAllowed, NotKnown, Refused
from opora.gaps import services
from opora.gaps.commands import gaps_place
from opora.gaps.placing import answer, wording
from opora.gaps.placing.act import place
from opora.gaps.placing.asking import Aim, Question
from opora.needs.tests.tiny_line import DAY, REGION

HOMES = "domov_senioru"
PRICES = {"opening": 1_000_000, "unit_price": 100_000, "largest": 20}


def signed_in(person: User, language: str = "en") -> Client:
    client = Client()
    client.force_login(person)
    client.cookies["django_language"] = language
    return client


def asked(planner: User, aim: Aim, **more) -> answer.Proposal:
    given = {"places": 1, **more}
    run = place(region=REGION, question=Question(HOMES, aim, **given), by=planner)
    return answer.proposal(REGION, run.pk)


def test_a_new_place_stands_where_people_lack_one(tiny_line, planner):
    found = asked(planner, Aim.PEOPLE)
    summary = found.summary
    assert (summary["objective"], summary["gap"], round(summary["persons"])) == (27, 0, 27)
    (site,) = found.sites
    assert "999003" in site["brought"]
    assert site["people"] == 27
    assert found.run.kind == "location"
    assert found.run.asked["gaps_run"] == Run.objects.get(kind="gaps").pk


@pytest.mark.parametrize("aim", list(Aim))
def test_every_aim_has_an_answer_in_sentences(tiny_line, planner, aim):
    found = asked(planner, aim, **(PRICES if aim == Aim.COST else {}))
    assert wording.what(found).endswith(".")
    assert wording.proof(found) in {
        "Proven: no other choice is better.",
        "Prokázáno: žádná jiná volba není lepší.",
    }
    assert wording.runner_up(found)
    assert all(wording.why(found, site).endswith(".") for site in found.sites)


def test_the_least_cost_makes_whole_beds_for_all_that_is_missing(tiny_line, planner):
    found = asked(planner, Aim.COST, **PRICES)
    # 13.5 beds are missing in Dolní Lhota: 14 whole beds and one opening.
    assert (found.summary["spent"], found.sites[0]["added"]) == (2_400_000, 14)


def test_a_forbidden_municipality_gets_no_place(tiny_line, planner):
    first = asked(planner, Aim.WAY)
    (site,) = first.sites
    assert site["municipality"] == "999003"
    second = asked(planner, Aim.WAY, forbidden=("999003",))
    assert second.sites[0]["municipality"] != "999003"


def test_the_same_question_gives_the_same_run_and_no_second_line_in_the_log(tiny_line, planner):
    first = asked(planner, Aim.PEOPLE)
    entries = LogEntry.objects.count()
    assert asked(planner, Aim.PEOPLE).run == first.run
    assert LogEntry.objects.count() == entries


def test_who_cannot_be_brought_under_the_limit_is_named(tiny_line, planner):
    towns = ("999001", "999002", "999003")
    with pytest.raises(Refused, match="Dolní Lhota"):
        asked(planner, Aim.COST, forbidden=towns, **PRICES)
    assert Run.objects.get(kind="location").status == Run.Status.REFUSED


@pytest.mark.parametrize(
    ("aim", "more"),
    [
        (Aim.PEOPLE, {"places": None}),
        (Aim.COST, {"opening": 5}),
        (Aim.PEOPLE, {"forbidden": ("000000",)}),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(tiny_line, planner, aim, more):
    with pytest.raises(Refused):
        asked(planner, aim, **more)
    assert not Run.objects.filter(kind="location").exists()


def test_only_a_planner_asks(tiny_line, economist):
    with pytest.raises(NotAllowed):
        place(region=REGION, question=Question(HOMES, Aim.PEOPLE, 1), by=economist)


def test_gaps_come_first(tiny_region, planner):
    with pytest.raises(NotKnown):
        place(region=REGION, question=Question(HOMES, Aim.PEOPLE, 1), by=planner)
    assert b"form__buttons" not in signed_in(planner).get(f"/{REGION}/gaps/place/").content


@pytest.mark.parametrize("language", ["cs", "en"])
def test_a_planner_asks_and_reads_the_answer(tiny_line, planner, language):
    client = signed_in(planner, language)
    assert client.get(f"/{REGION}/gaps/place/").status_code == 200
    sent = client.post(f"/{REGION}/gaps/place/", {"kind": HOMES, "aim": "people", "places": "1"})
    assert sent.status_code == 302
    page = client.get(sent.url)
    assert page.status_code == 200
    assert "Dolní Lhota" in page.content.decode()
    assert client.get(f"{sent.url}?download=csv").headers["Content-Type"].startswith("text/csv")
    row = json.loads(client.get(f"{sent.url}?download=json").content)[0]
    assert 27 in row.values()


def test_an_unfinished_form_says_what_is_missing(tiny_line, planner):
    client = signed_in(planner)
    for given in ({"aim": "people"}, {"aim": "cost", "opening": "3"}):
        page = client.post(f"/{REGION}/gaps/place/", {"kind": HOMES, **given})
        assert page.status_code == 422
        assert "Dolní Lhota" in page.content.decode()


def test_an_answer_from_older_gaps_says_so(tiny_line, planner):
    found = asked(planner, Aim.PEOPLE)
    old = Run.objects.get(kind="gaps")
    Run.objects.filter(pk=old.pk).update(inputs_digest="other")
    services.calculate(region=REGION, day=DAY, by=planner)
    page = signed_in(planner).get(f"/{REGION}/gaps/place/{found.run.pk}/").content.decode()
    assert "Gaps were calculated again since." in page


@pytest.mark.parametrize("role", ["provider_person", "economist", "coordinator", "administrator"])
def test_who_may_not_ask(tiny_line, request, role):
    assert signed_in(request.getfixturevalue(role)).get(f"/{REGION}/gaps/place/").status_code == 403


def test_a_proposal_that_is_not_there_is_not_found(tiny_line, planner):
    assert signed_in(planner).get(f"/{REGION}/gaps/place/999999/").status_code == 404
    with pytest.raises(NotKnown):
        answer.newest(REGION, HOMES)


def test_the_answer_from_the_command_line(tiny_line, capsys):
    gaps_place(REGION, kind=HOMES, places=1, as_json=True)
    found = json.loads(capsys.readouterr().out)
    assert (found["asked"]["aim"], found["objective"]) == ("people", 27)
    gaps_place(REGION, kind=HOMES, places=1)
    assert "Dolní Lhota" in capsys.readouterr().out


def test_systems_read_the_newest_answer(tiny_line, planner, coordinator):
    address = f"/api/v1/gaps/{REGION}/places?kind={HOMES}"
    assert signed_in(planner).get(address).status_code == 404
    found = asked(planner, Aim.PEOPLE)
    answered = signed_in(planner).get(address).json()
    assert (answered["run"], answered["objective"], answered["gap"]) == (found.run.pk, 27, 0)
    assert answered["sites"][0]["municipality"] == found.sites[0]["municipality"]
    assert signed_in(coordinator).get(address).status_code == 403


def test_a_planner_is_led_from_the_kind_to_the_question(tiny_line, planner, coordinator):
    link = f"/{REGION}/gaps/place/?kind={HOMES}"
    assert link in signed_in(planner).get(f"/{REGION}/gaps/{HOMES}/").content.decode()
    assert link not in signed_in(coordinator).get(f"/{REGION}/gaps/{HOMES}/").content.decode()
    assert f'value="{HOMES}" selected' in signed_in(planner).get(link).content.decode()


def test_an_answer_that_was_not_proven_is_searched_again(tiny_line, planner):
    first = asked(planner, Aim.PEOPLE).run
    first.summary = {**first.summary, "gap": 0.2}
    first.save()
    assert asked(planner, Aim.PEOPLE).run != first


def test_a_place_that_others_could_replace_says_so(tiny_line, planner):
    found = asked(planner, Aim.COST, **PRICES)
    with translation.override("en"):
        text = wording.why(found, {"brought": [], "people": 0, "lost": 0.0})
        assert text.endswith("The other places could take over all that it gives.")
        assert "13.5\u00a0beds would stay missing" in wording.why(
            found, {"brought": [], "people": 0, "lost": 13.5}
        )
