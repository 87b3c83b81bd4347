"""The invented document of the demonstration is a true PDF that says what it is, attached once."""

from io import BytesIO
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from opora.accounts.models import User
from opora.demo.attaching import attach_samples, sample
from opora.funding.applying.models import Dossier
from opora.funding.applying.tests.conftest import DAY, draft, network_of_two, opened, rule_set, taking
from opora.funding.attachments import queries

__all__ = ["draft", "network_of_two", "opened", "rule_set", "taking"]


def test_the_document_says_that_it_is_invented() -> None:
    (page,) = PdfReader(BytesIO(sample()), strict=True).pages
    assert "Smyšlený dokument ukázky" in page.extract_text()


def test_each_application_gets_it_once(
    draft: Dossier, provider_person: User, tmp_path: Path, settings: Any
) -> None:
    settings.HOME = tmp_path
    for _again in range(2):
        attach_samples(round=draft.round, by=provider_person, today=DAY)
    assert [file.name for file in queries.attached(draft.subject)] == ["smyšlená příloha.pdf"]
