"""An edition freezes the content; its documents are the same bytes for the same content and readable by all."""

import io
import zipfile

import docx
import pypdf
import pytest
from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.core import files
from opora.core import queries as core
from opora.core.line import State
from opora.core.refusals import Refused
from opora.plans import queries, services
from opora.plans.documents import pdf, word
from opora.plans.models import Edition
from opora.plans.tests.line import DAY, REGION, make_access, make_gaps, make_needs, make_network


@pytest.fixture
def edition(line: TinyRegion, planner: User) -> Edition:
    return services.issue_edition(region=REGION, day=DAY, by=planner).edition


def test_the_content_holds_measures_money_and_the_runs_it_cites(edition: Edition) -> None:
    content = edition.content
    assert [goal["title"][:9] for goal in content["goals"]] == ["Přiblížit", "Přiblížit"]
    assert content["money"]["granted"] + content["money"]["reserve"] == content["money"]["pool"] == 6_000_000
    assert [run["kind"] for run in content["runs"]] == ["needs", "access", "gaps", "network", "funding"]
    assert edition.cited_runs.count() == 5


def test_the_same_content_gives_no_second_edition(edition: Edition, planner: User) -> None:
    again = services.issue_edition(region=REGION, day=DAY, by=planner)
    assert again == edition.run
    assert Edition.objects.count() == 1


def test_an_edited_measure_makes_the_plan_stale_until_it_is_issued_again(
    edition: Edition, planner: User
) -> None:
    measure = queries.goals(edition.plan)[0].measures.all()[0]
    services.change_measure(measure=measure, by=planner, owner="odbor sociálních věcí")
    plan = next(each for each in core.stations(REGION) if each.key == "plan")
    assert plan.state == State.STALE
    assert measure.title in plan.reason
    assert services.issue_edition(region=REGION, day=DAY, by=planner).edition.number == 2


def test_the_pdf_is_tagged_czech_titled_and_the_same_again(edition: Edition) -> None:
    stored = files.path_of(edition.pdf_digest, ".pdf").read_bytes()
    assert pdf.render(edition.content, edition.number).content == stored
    reader = pypdf.PdfReader(io.BytesIO(stored))
    assert len(reader.pages) == edition.pages
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"].startswith("cs")
    assert reader.metadata is not None
    assert reader.metadata.title == "Akční plán rozvoje sociálních služeb na rok 2027 – Zkušební kraj"
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert "Domovy pro seniory – území ORP Dolní" in text
    assert "předpoklad" in text


def test_every_font_of_the_pdf_is_embedded(edition: Edition) -> None:
    reader = pypdf.PdfReader(files.path_of(edition.pdf_digest, ".pdf"))
    fonts = [
        font.get_object() for page in reader.pages for font in page["/Resources"].get("/Font", {}).values()
    ]
    assert fonts
    for font in fonts:
        inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        descriptor = inner["/FontDescriptor"].get_object()
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)


def test_the_docx_has_real_headings_and_is_the_same_again(edition: Edition) -> None:
    stored = files.path_of(edition.docx_digest, ".docx").read_bytes()
    assert word.render(edition.content, edition.number) == stored
    document = docx.Document(io.BytesIO(stored))
    headings = [
        each.text for each in document.paragraphs if each.style is not None and each.style.name == "Heading 3"
    ]
    assert headings == [
        measure["number"] + " " + measure["title"]
        for goal in edition.content["goals"]
        for measure in goal["measures"]
    ]
    assert not any("{{" in each.text or "{%" in each.text for each in document.paragraphs)
    assert zipfile.ZipFile(io.BytesIO(stored)).testzip() is None


def test_a_plan_needs_the_money_first(tiny_region: TinyRegion, operator: User) -> None:
    make_needs(tiny_region, operator)
    make_access(tiny_region, operator)
    make_gaps(tiny_region, operator)
    make_network(tiny_region, operator)
    with pytest.raises(Refused, match="2027"):
        services.issue_edition(region=REGION, day=DAY, by=operator)
