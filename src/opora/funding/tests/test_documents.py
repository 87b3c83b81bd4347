"""The explanation of a grant as a document: in both languages, whole, the same bytes, for those who may see it."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from opora.accounts.models import User
from opora.core.models import Run
from opora.funding import queries
from opora.funding.documents import pdf
from opora.funding.documents.sheet import sheet


def size(step: Mapping[str, Any]) -> int:
    return 1 + sum(size(below) for below in step["children"])


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("cs", ["Dotace je 3\u00a0973\u00a0500\u00a0Kč", "předpoklad"]),
        ("en", ["CZK\u00a03,973,500", "assumed"]),
    ],
)
def test_the_document_holds_the_whole_tree_in_the_language_of_the_reader(
    run: Run, language: str, words: list[str]
) -> None:
    grant = queries.grant(run, "9999001")
    with override(language):
        written = sheet(grant, run)
    assert size(written["steps"]) == size(grant.steps)
    text = json.dumps(written, ensure_ascii=False)
    assert [word for word in words if word not in text] == []
    assert run.inputs_digest in str(written["origin"])


def test_a_zero_has_its_reason_in_the_document(run: Run) -> None:
    with override("cs"):
        assert sheet(queries.grant(run, "9999003"), run)["reasons"] == ["Služba není v základní síti kraje."]


def test_the_same_grant_gives_the_same_bytes(run: Run, economist: User, client: Client) -> None:
    address = reverse("funding:explanation-pdf", args=["CZ999", 2027, "9999001"])
    client.force_login(economist)
    assert address in client.get(reverse("funding:service", args=["CZ999", 2027, "9999001"])).text
    answer = client.get(address)
    assert answer.content.startswith(b"%PDF-")
    with override("cs"):
        assert pdf.render(queries.grant(run, "9999001"), run) == answer.content


def test_a_provider_gets_its_own_document_only(run: Run, provider_person: User, client: Client) -> None:
    client.force_login(provider_person)
    for service, status in (("9999001", 200), ("9999002", 404)):
        address = reverse("funding:explanation-pdf", args=["CZ999", 2027, service])
        assert client.get(address).status_code == status
