"""People of the tests: one for each role in the made-up region CZ999."""

from datetime import date

import pytest

from opora.accounts.models import RoleAssignment, User

REGION = "CZ999"
Role = RoleAssignment.Role


def person_with(role: str, **places: str) -> User:
    """Return a new person who holds one role in the made-up region."""
    # Hashing a password takes longer than most tests; these people are signed in without one.
    person = User.objects.create(username=f"{role}-{len(places)}", password="of another world")
    RoleAssignment.objects.create(
        person=person, role=role, region_code=REGION, valid_from=date(2020, 1, 1), **places
    )
    return person


@pytest.fixture
def operator(db: None) -> User:
    """The operator of the machine, who may do everything."""
    return User.objects.create(username="operator", is_superuser=True)


@pytest.fixture
def planner(db: None) -> User:
    return person_with(Role.PLANNER)


@pytest.fixture
def economist(db: None) -> User:
    return person_with(Role.ECONOMIST)


@pytest.fixture
def coordinator(db: None) -> User:
    """Coordinates the ORP Horní only."""
    return person_with(Role.COORDINATOR, orp_code="9901")


@pytest.fixture
def town_hall(db: None) -> User:
    """Speaks for the municipality Horní Lhota."""
    return person_with(Role.MUNICIPALITY, municipality_code="999001")


@pytest.fixture
def provider_person(db: None) -> User:
    """Speaks for the provider Ukázka A."""
    return person_with(Role.PROVIDER, provider_number="99900001")


@pytest.fixture
def inspector(db: None) -> User:
    return person_with(Role.INSPECTOR)


@pytest.fixture
def administrator(db: None) -> User:
    return person_with(Role.ADMINISTRATOR)
