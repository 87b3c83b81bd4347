"""The API as a whole: refusals, strangers, and its description."""

import pytest

from opora.site.api import api
from opora.site.tests.conftest import REGION

PUBLIC = "/publications"


@pytest.fixture
def description(db):
    return api.get_openapi_schema()


def operations(description):
    return {
        (method.upper(), path): operation
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    }


def test_whoever_is_not_signed_in_is_refused(client, tiny_region):
    assert client.get(f"/api/v1/territory/{REGION}/municipalities").status_code == 401


def test_a_refusal_is_a_problem_with_a_title_a_status_and_a_sentence(client, tiny_region, administrator):
    client.force_login(administrator)
    answer = client.get(f"/api/v1/needs/{REGION}/estimates")
    if answer.status_code == 404:
        answer = client.get("/api/v1/territory/CZ051/municipalities")
    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/problem+json"
    assert {"title", "status", "detail"} <= set(answer.json())
    assert answer.json()["status"] == 403


def test_every_module_has_its_part(description):
    tags = {tag for operation in operations(description).values() for tag in operation.get("tags", [])}
    assert {"territory", "register", "needs", "access", "gaps", "network", "funding"} <= tags


def test_every_operation_says_what_it_answers(description):
    """Boundaries and places are GeoJSON, whose shape is a standard of its own."""
    silent = [
        where
        for where, operation in operations(description).items()
        if not any(
            "content" in answer
            for code, answer in operation["responses"].items()
            if str(code).startswith("2")
        )
    ]
    assert [where for where in silent if not where[1].endswith(".geojson")] == []


def test_every_operation_says_what_it_is_for(description):
    assert [
        where for where, operation in operations(description).items() if not operation.get("description")
    ] == []


def test_only_what_is_published_is_open_to_everybody(description):
    base = "/api/v1"
    opened = [
        path
        for (_method, path), operation in operations(description).items()
        if not operation.get("security")
    ]
    assert all(path.startswith(base + PUBLIC) for path in opened)
