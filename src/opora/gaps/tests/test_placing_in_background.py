"""A question about new places is answered by the background worker, within a budget if there is one."""

import pytest

from opora.core.models import LogEntry, Run
from opora.core.refusals import NotAllowed, Refused
from opora.gaps.placing import act, answer, wording
from opora.gaps.placing.asking import Aim, Question
from opora.gaps.tasks import search_places
from opora.gaps.tests.test_placing import HOMES, PRICES, signed_in
from opora.needs.tests.tiny_line import REGION


def waiting(planner, question: Question | None = None) -> Run:
    """Return the run of a question that the worker has not reached yet."""
    run, _is_new = act.ask(region=REGION, question=question or Question(HOMES, Aim.PEOPLE, 1), by=planner)
    return run


@pytest.mark.parametrize(
    ("language", "phase"),
    [("cs", "Čeká, až na něj přijde řada"), ("en", "Waiting for the background worker")],
)
def test_the_page_of_a_question_says_how_far_it_is_and_offers_to_stop(tiny_line, planner, language, phase):
    run = waiting(planner)
    client = signed_in(planner, language)
    page = client.get(f"/{REGION}/gaps/place/{run.pk}/").content.decode()
    assert phase in page
    assert f"/{REGION}/gaps/place/{run.pk}/cancel/" in page
    assert "HX-Redirect" not in client.get(f"/{REGION}/gaps/place/{run.pk}/progress/").headers


def test_the_worker_answers_and_the_page_leads_to_the_answer(tiny_line, planner):
    run = waiting(planner)
    search_places.enqueue(run.pk)
    client = signed_in(planner)
    done = client.get(f"/{REGION}/gaps/place/{run.pk}/progress/")
    assert done.headers["HX-Redirect"] == f"/{REGION}/gaps/place/{run.pk}/"
    assert "Dolní Lhota" in client.get(done.headers["HX-Redirect"]).content.decode()


def test_a_question_that_waits_is_not_asked_twice(tiny_line, planner):
    assert waiting(planner) == waiting(planner)
    with pytest.raises(Refused, match=r"the same question now|stejnou otázku"):
        act.place(region=REGION, question=Question(HOMES, Aim.PEOPLE, 1), by=planner)


def test_a_stopped_search_leaves_no_answer(tiny_line, planner):
    run = waiting(planner)
    client = signed_in(planner)
    stopped = client.post(f"/{REGION}/gaps/place/{run.pk}/cancel/")
    assert stopped.url == f"/{REGION}/gaps/place/{run.pk}/"
    search_places.enqueue(run.pk)
    run.refresh_from_db()
    assert (run.status, run.summary) == (Run.Status.CANCELLED, {})
    assert not LogEntry.objects.filter(act="location.calculated").exists()
    assert "cancelled" in client.get(stopped.url).content.decode()


def test_a_question_without_an_answer_says_why(tiny_line, planner):
    question = Question(HOMES, Aim.EVERYONE, 1, 1.0, ("999001", "999002", "999003"))
    run = waiting(planner, question)
    search_places.enqueue(run.pk)
    page = signed_in(planner).get(f"/{REGION}/gaps/place/{run.pk}/").content.decode()
    assert "No allowed place is near enough to" in page
    assert "Dolní Lhota" in page


def test_only_a_planner_stops_a_search(tiny_line, planner, economist):
    run = waiting(planner)
    assert signed_in(economist).post(f"/{REGION}/gaps/place/{run.pk}/cancel/").status_code == 403
    with pytest.raises(NotAllowed):
        act.cancel(run=run, by=economist)


def test_a_budget_opens_as_many_places_as_it_pays_for(tiny_line, planner):
    question = Question(HOMES, Aim.WAY, None, opening=1_000_000, budget=1_999_999)
    found = answer.proposal(REGION, act.place(region=REGION, question=question, by=planner).pk)
    assert len(found.sites) == 1
    assert found.summary["spent"] == 1_000_000
    assert "1" in wording.cost(found)


def test_the_least_cost_keeps_to_its_budget(tiny_line, planner):
    # 14 whole beds and one opening cost 2 400 000, as worked out in test_placing.
    def asked(budget: int) -> Run:
        return act.place(
            region=REGION, question=Question(HOMES, Aim.COST, **PRICES, budget=budget), by=planner
        )

    assert asked(2_400_000).summary["spent"] == 2_400_000
    with pytest.raises(Refused, match=r"not everything|všechno, co chybí"):
        asked(2_399_999)


@pytest.mark.parametrize(
    "more", [{"budget": 5}, {"budget": 5, "opening": 10}, {"budget": 5, "opening": 0}], ids=str
)
def test_a_budget_that_opens_nothing_is_refused(tiny_line, planner, more):
    with pytest.raises(Refused):
        act.ask(region=REGION, question=Question(HOMES, Aim.WAY, **more), by=planner)
    assert not Run.objects.filter(kind="location").exists()


def test_the_form_asks_for_the_price_that_a_budget_needs(tiny_line, planner):
    client = signed_in(planner)
    given = {"kind": HOMES, "aim": "way", "budget": "1000"}
    page = client.post(f"/{REGION}/gaps/place/", given)
    assert page.status_code == 422
    assert "The budget needs the price of opening a place." in page.content.decode()
    sent = client.post(f"/{REGION}/gaps/place/", {**given, "opening": "600"})
    text = client.get(sent.url).content.decode()
    assert "It costs CZK\u00a0600 out of a budget of CZK\u00a01,000." in text


def test_earlier_questions_lead_to_their_answers(tiny_line, planner):
    run = act.place(region=REGION, question=Question(HOMES, Aim.PEOPLE, 1), by=planner)
    page = signed_in(planner).get(f"/{REGION}/gaps/place/").content.decode()
    assert f'href="/{REGION}/gaps/place/{run.pk}/"' in page
