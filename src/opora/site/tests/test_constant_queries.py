"""Lists ask the database as often for a full page as for three rows."""

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.golden.region import TinyRegion

from opora.accounts.models import RoleAssignment, User
from opora.core.lists import PAGE_SIZE
from opora.core.models import Run
from opora.network.models import Proposal
from opora.network.queries import newest
from opora.plans import services as plans
from opora.plans.tests.line import DAY, REGION, walk
from opora.publishing import services as publishing
from opora.register.models import Intake
from opora.site.tests.growing import TIMES, grow

Role = RoleAssignment.Role
LISTS = {
    Role.PLANNER: (
        "territory/", "register/", "register/providers/", "register/intakes/", "needs/", "needs/rates/",
        "needs/pecovatelska/", "access/", "access/pecovatelska/", "gaps/", "gaps/kinds/", "gaps/orps/",
        "gaps/pecovatelska/", "gaps/compare/?kind=pecovatelska&other=domov_senioru",
        "network/", "network/proposals/", "network/decisions/", "plan/", "publication/", "log/",
    ),
    Role.ECONOMIST: ("funding/",),
}  # fmt: skip


@pytest.fixture
def published(tiny_region: TinyRegion, operator: User, tmp_path: Path) -> TinyRegion:
    """The made-up region with something in every list."""
    walk(tiny_region, operator, tmp_path)
    _tell_what_runs_asked()
    Proposal.objects.create(
        run=newest(REGION), service=tiny_region.services["9999002"], level="Z2", unit="client", points=50,
        capacity_registered=20, capacity_proposed=10, criteria={}, reason={"cs": "", "en": ""},
    )  # fmt: skip
    plans.derive(region=REGION, day=DAY, by=operator)
    plans.issue_edition(region=REGION, day=DAY, by=operator)
    publishing.publish(region=REGION, day=DAY, by=operator)
    Intake.objects.create(
        kind="services",
        region_code=REGION,
        file_name="a.json",
        digest="",
        day=DAY,
        accepted=True,
        by=operator,
    )
    return tiny_region


def _tell_what_runs_asked() -> None:
    access, gaps = Run.objects.get(kind="access"), Run.objects.get(kind="gaps")
    access.summary |= {"population": 6000, "kinds_with_limit": 1, "capacity_known": True}
    access.save()
    gaps.asked, gaps.summary = {"access_run": access.pk}, {"kinds_without_capacity": []}
    gaps.save()


@pytest.fixture
def readers(planner: User, economist: User, administrator: User) -> dict[str, Client]:
    """Whoever opens a list, by its address."""
    people = {Role.PLANNER: planner, Role.ECONOMIST: economist}
    opened = {
        f"/{REGION}/{page}": _signed_in(people[role]) for role, pages in LISTS.items() for page in pages
    }
    return {**opened, f"/people/{REGION}/": _signed_in(administrator)}


def _signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def _asked(client: Client, page: str) -> tuple[int, int]:
    """Return how often a page asks the database, and how many rows it shows."""
    client.get(page)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(page)
    assert answer.status_code == 200, page
    return len(queries), answer.content.decode().count("<tr")


@pytest.mark.usefixtures("published")
def test_many_rows_take_as_many_queries_as_three(readers: dict[str, Client], operator: User) -> None:
    few = {page: _asked(client, page) for page, client in readers.items()}
    grow(by=operator)
    many = {page: _asked(client, page) for page, client in readers.items()}
    grown = {page: min(rows + TIMES, PAGE_SIZE) for page, (_queries, rows) in few.items()}
    assert not [page for page in readers if many[page][1] < grown[page]], "a list that did not grow"
    more = [
        f"{page}: {few[page][0]}, then {many[page][0]}" for page in readers if many[page][0] > few[page][0]
    ]
    assert not more, "\n".join(more)
