"""A receipt vouches for what was submitted: its digest can be computed by anybody, its PDF is always the same."""

import hashlib

from opora.accounts.models import User
from opora.needs.requests import queries, receipt, services
from opora.needs.requests.models import MunicipalRequest
from opora.needs.requests.tests.conftest import DAY, REGION, signed_in


def test_the_digest_is_that_of_the_downloaded_content(submitted: MunicipalRequest, town_hall: User) -> None:
    made = queries.version(submitted, 1)
    answer = signed_in(town_hall).get(f"/{REGION}/needs/requests/2027/1/1/content.json")
    assert hashlib.sha256(answer.content).hexdigest() == made.digest
    assert answer.json()["municipality"] == {"code": "999001", "name": "Horní Lhota"}


def test_a_changed_content_would_show(submitted: MunicipalRequest) -> None:
    made = queries.version(submitted, 1)
    made.content["persons"]["middle"] = 120
    assert hashlib.sha256(receipt.canonical_text(made).encode()).hexdigest() != made.digest


def test_the_pdf_is_the_same_each_time(submitted: MunicipalRequest) -> None:
    made = queries.version(submitted, 1)
    document = receipt.pdf(made)
    assert document.startswith(b"%PDF") and document == receipt.pdf(made)


def test_the_receipt_names_who_filled_it_in_on_behalf(
    submitted: MunicipalRequest, coordinator: User, town_hall: User
) -> None:
    services.submit(request=submitted, day=DAY, by=coordinator, persons=30)
    page = signed_in(town_hall).get(f"/{REGION}/needs/requests/2027/1/2/").content.decode()
    assert "Filled in by coordinator-1 (territorial coordinator) on behalf of Horní Lhota." in page
    assert queries.version(submitted, 2).digest in page
    sentence = receipt.texts(queries.version(submitted, 2))["behalf"]
    assert sentence == "Za obec Horní Lhota vyplnil(a) coordinator-1 (územní koordinátor)."
