"""The API does what its own description says, for every role and for nobody."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from opora.accounts.models import RoleAssignment, User
from tests.api.json_schema import PLAIN, READ, faults, resolve
from tests.golden.people import person_with
from tests.golden.region import TinyRegion

Role = RoleAssignment.Role
Operation = tuple[str, dict[str, Any]]

PARAMETERS = {
    "region": "CZ999",
    "identifier": "9999001",
    "service": "9999001",
    "kind_code": "domov_senioru",
    "municipality_code": "999003",
    "year": "2027",
    "day": "2027-01-01",
    "known_on": "2026-12-31",
    "kind": "domov_senioru",
    "municipality": "999001",
    "run": "",
    "other": "pecovatelska",
    "other_run": "",
    "measure": "minutes",
    "quantity": "persons_uncovered",
    "group": "",
    "number": "1",
    "code": "999001",
    "first": "kanonicky:2027.1",
    "second": "kanonicky:2027.1:93",
}
STAFF = {Role.PLANNER, Role.ECONOMIST, Role.COORDINATOR, Role.MUNICIPALITY}
READERS = {
    "territory": set(Role),
    "register": STAFF | {Role.PROVIDER, Role.INSPECTOR},
    "needs": STAFF,
    "access": STAFF,
    "gaps": STAFF,
    "profiles": STAFF,
    "network": STAFF | {Role.PROVIDER, Role.INSPECTOR},
    "funding": {Role.PLANNER, Role.ECONOMIST, Role.COORDINATOR, Role.PROVIDER},
    "plans": STAFF | {Role.MEMBER},
}
"""Who sees what, as the domain says it; written here by hand, so that a slip in the permissions shows."""
NARROWER = {
    "/api/v1/gaps/{region}/places": {Role.PLANNER},
    "/api/v1/funding/{region}/{year}/trials": {Role.PLANNER, Role.ECONOMIST},
    "/api/v1/funding/{region}/{year}/comparison": {Role.PLANNER, Role.ECONOMIST},
    "/api/v1/funding/{region}/settlements": {Role.PLANNER, Role.ECONOMIST, Role.PROVIDER},
    "/api/v1/funding/{region}/{year}/settlement": {Role.PLANNER, Role.ECONOMIST, Role.PROVIDER},
    "/api/v1/funding/{region}/{year}/settlement/{identifier}": {Role.PLANNER, Role.ECONOMIST, Role.PROVIDER},
}
"""What fewer see than the rest of its module: what covers the whole region, such as a proposal of new places."""


def _document() -> dict[str, Any]:
    return Client().get("/api/v1/openapi.json").json()


def _gets(document: dict[str, Any]) -> Iterator[Operation]:
    for path, operations in document["paths"].items():
        if "get" in operations:
            yield path, operations["get"]


def _address(path: str, operation: dict[str, Any], *, with_options: bool) -> str:
    filled = re.sub(r"\{(\w+)\}", lambda match: PARAMETERS[match[1]], path)
    asked = [
        each["name"]
        for each in operation.get("parameters", [])
        if each["in"] == "query" and (with_options or each["required"])
    ]
    return filled + "".join(
        f"{'&' if number else '?'}{name}={PARAMETERS[name]}" for number, name in enumerate(asked)
    )


def _module(path: str) -> str:
    return path.removeprefix("/api/v1/").split("/")[0]


def _client(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.django_db
def test_the_description_is_an_openapi_document() -> None:
    document = _document()
    assert re.fullmatch(r"3\.[01]\.\d+", document["openapi"])
    assert document["info"]["title"] and document["info"]["version"]
    names = [
        operation["operationId"]
        for operations in document["paths"].values()
        for operation in operations.values()
    ]
    assert len(names) == len(set(names))
    for path, operation in _gets(document):
        declared = {each["name"] for each in operation.get("parameters", []) if each["in"] == "path"}
        assert path.startswith("/"), path
        assert declared == set(re.findall(r"\{(\w+)\}", path)), path
        assert all(each["required"] for each in operation.get("parameters", []) if each["in"] == "path"), path
        assert all(answer["description"] for answer in operation["responses"].values()), path
        for scheme in operation.get("security", []):
            assert set(scheme) <= set(document["components"]["securitySchemes"]), path
    for place, schema in _schemas(document):
        assert set(schema) <= PLAIN | READ, f"{place}: {set(schema) - PLAIN - READ}"


def _schemas(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every schema of the document; a reference to nowhere raises KeyError."""
    waiting = [(name, schema) for name, schema in document["components"]["schemas"].items()]
    for path, operation in _gets(document):
        waiting += [(path, schema) for schema in _answers(operation)]
    while waiting:
        place, schema = waiting.pop()
        if "$ref" in schema:
            resolve(schema["$ref"], document)
        waiting += [(f"{place}.{name}", each) for name, each in schema.get("properties", {}).items()]
        waiting += [
            (place, each)
            for each in [*schema.get("anyOf", []), schema.get("items"), schema.get("additionalProperties")]
            if isinstance(each, dict)
        ]
        yield place, schema


def _answers(operation: dict[str, Any]) -> list[dict[str, Any]]:
    content = operation["responses"].get("200", operation["responses"].get(200, {})).get("content", {})
    return [each["schema"] for each in content.values() if "schema" in each]


@pytest.mark.django_db
def test_every_operation_answers_a_planner_as_its_description_says(
    whole_line: TinyRegion, planner: User
) -> None:
    document, client, wrong = _document(), _client(planner), []
    operations = list(_gets(document))
    for path, operation in operations:
        for with_options in (False, True):
            address = _address(path, operation, with_options=with_options)
            answer = client.get(address)
            if answer.status_code != 200:
                wrong.append(f"{address}: {answer.status_code} {answer.content[:300]!r}")
                continue
            if answer.json() in ([], {}):
                wrong.append(f"{address}: empty, so that nothing is tested")
            for schema in _answers(operation):
                wrong += [
                    f"{address}: {fault}" for fault in list(faults(answer.json(), schema, document))[:3]
                ]
    assert not wrong, "\n".join(wrong)
    assert len(operations) >= 20


@pytest.mark.django_db
def test_nobody_gets_an_answer_without_signing_in_except_to_what_is_published(whole_line: TinyRegion) -> None:
    for path, operation in _gets(_document()):
        answer = Client().get(_address(path, operation, with_options=False))
        expected = 200 if _module(path) == "publications" else 401
        assert answer.status_code == expected, f"{path}: {answer.status_code}"


@pytest.mark.django_db
def test_each_role_gets_what_it_may_see_and_403_for_the_rest(whole_line: TinyRegion) -> None:
    places = {
        Role.COORDINATOR: {"orp_code": "9901"},
        Role.MUNICIPALITY: {"municipality_code": "999001"},
        Role.PROVIDER: {"provider_number": "99900001"},
    }
    operations = [each for each in _gets(_document()) if _module(each[0]) != "publications"]
    for role in Role:
        client = _client(person_with(role, **places.get(role, {})))
        for path, operation in operations:
            answer = client.get(_address(path, operation, with_options=False))
            if role in NARROWER.get(path, READERS[_module(path)]):
                # A single thing outside the person's part of the region is not known to them.
                assert answer.status_code in (200, 404), (
                    f"{role} {path}: {answer.status_code} {answer.content!r}"
                )
            else:
                assert answer.status_code == 403, f"{role} {path}: {answer.status_code}"
                assert answer.headers["Content-Type"] == "application/problem+json"
                assert answer.json()["detail"]


@pytest.mark.django_db
def test_a_provider_does_not_see_the_grant_of_another_one(whole_line: TinyRegion) -> None:
    client = _client(person_with(Role.PROVIDER, provider_number="99900001"))
    assert client.get("/api/v1/funding/CZ999/2027/grants/9999001").status_code == 200
    assert client.get("/api/v1/funding/CZ999/2027/grants/9999002").status_code == 404
    assert {each["service"] for each in client.get("/api/v1/funding/CZ999/2027/grants").json()} == {"9999001"}


@pytest.mark.django_db
def test_what_is_not_there_is_answered_by_a_sentence(tiny_region: TinyRegion, planner: User) -> None:
    for address in ("needs/CZ999/kinds/nic", "register/CZ999/services/0000000", "funding/CZ999/1999/grants"):
        answer = _client(planner).get(f"/api/v1/{address}")
        assert answer.status_code == 404, address
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert len(answer.json()["detail"]) > 10


@pytest.mark.django_db
def test_a_wrong_parameter_is_named(tiny_region: TinyRegion, planner: User) -> None:
    answer = _client(planner).get("/api/v1/network/CZ999/entries?day=včera")
    assert answer.status_code == 422
    assert "day" in answer.content.decode()


@pytest.mark.django_db
def test_another_region_is_closed(tiny_region: TinyRegion, planner: User) -> None:
    for path, operation in _gets(_document()):
        if _module(path) != "publications":
            address = _address(path, operation, with_options=False).replace("CZ999", "CZ051")
            assert _client(planner).get(address).status_code == 403, address
