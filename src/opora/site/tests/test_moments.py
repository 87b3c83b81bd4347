"""A page is read while a calculation ends: it never calls "up to date" what the station held before."""

import re
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import F
from django.test import Client
from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.core.services import log
from opora.needs import services as needs
from opora.site.tests.conftest import DAY, REGION
from opora.territory.models import Population

PAGE = f"/{REGION}/needs/"


class After:
    """Do something once, right after the n-th question to the database; `is_done` tells whether it came to that."""

    def __init__(self, questions: int, act: Callable[[], object]) -> None:
        self.left, self.act, self.is_done = questions, act, False

    def __call__(self, execute: Callable[..., Any], *asked: Any) -> Any:
        """Pass the question on, then act if it was the one waited for."""
        answer = execute(*asked)
        self.left -= 1
        if self.left == 0 and not self.is_done:
            self.is_done = True
            self.act()
        return answer


def test_a_page_never_calls_up_to_date_what_was_there_before(
    client: Client, tiny_region: TinyRegion, planner: User
) -> None:
    needs.estimate(region=REGION, day=DAY, by=planner)
    client.force_login(planner)
    client.get(PAGE)  # what is kept between pages is read now
    seen, questions, ended = set(), 0, True
    while ended:
        questions += 1
        _people_change(planner)
        moment = After(questions, lambda: seen.add(needs.estimate(region=REGION, day=DAY, by=planner).pk))
        with connection.execute_wrapper(moment):
            page = client.get(PAGE).content.decode()
        ended = moment.is_done
        if ended and _state(page) == "fresh":
            assert _run_shown(page) == max(seen), f"the calculation ended after question {questions}"
    assert len(seen) > 5


def _people_change(by: User) -> None:
    """One more person lives everywhere: the needs are out of date."""
    Population.objects.update(persons=F("persons") + 1)
    log("territory.taken_in", "Taken in.", by=by, region=REGION, station="territory")


def _state(page: str) -> str:
    found = re.search(rf'data-state="(\w+)"(?:(?!data-state).)*?href="{PAGE}"', page, re.DOTALL)
    assert found, "the line names the needs"
    return found[1]


def _run_shown(page: str) -> int:
    found = re.search(r"výpočet (\d+)", page)
    assert found, "the page names its run"
    return int(found[1])
