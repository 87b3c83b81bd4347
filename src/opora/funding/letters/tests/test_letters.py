"""What a letter says, and that it says the same as PDF and for Word."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document
from pypdf import PdfReader

from opora.accounts.models import User
from opora.core import figures
from opora.core.refusals import NotKnown, Refused
from opora.funding.letters import content, pdf, word
from opora.funding.letters.crowns_in_words import crowns_in_words
from opora.funding.letters.make_template import make
from opora.funding.letters.template import PACKAGED, SAMPLE, own_path, template_of
from opora.funding.letters.tests.conftest import ADDRESS
from opora.funding.models import Round, RoundState
from opora.funding.payments.tests.conftest import HOME, REGION, SHELTER, correct, final_of


def of_pdf(document: bytes) -> str:
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(document)).pages)
    return re.sub(r"\s+", " ", re.sub(r"[\u2010\u00ad-]\s*\n", "", text))


def of_word(document: bytes) -> str:
    read = Document(io.BytesIO(document))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return re.sub(r"\s+", " ", " ".join([*(each.text for each in read.paragraphs), *cells]))


@pytest.fixture
def own_template() -> Iterator[Path]:
    path = own_path(REGION)
    path.parent.mkdir(parents=True, exist_ok=True)
    yield path
    path.unlink(missing_ok=True)


def test_a_letter_has_exactly_the_fields_that_templates_may_use(planned: Round) -> None:
    for letter, _amount in content.letters(planned, ADDRESS):
        assert set(letter) == set(SAMPLE)
        assert all(type(letter[name]) is type(SAMPLE[name]) for name in SAMPLE), letter["identifier"]


def test_a_granting_letter_says_how_much_in_words_when_why_and_how_to_object(planned: Round) -> None:
    letter = content.letter(planned, HOME, ADDRESS)
    grant = final_of(planned, HOME)
    assert letter["title"] == "Oznámení o poskytnutí dotace na rok 2027"
    assert letter["amount"] == f"{grant:,}".replace(",", "\u00a0") + "\u00a0Kč"
    assert letter["amount_in_words"] == crowns_in_words(grant)
    assert letter["resolution"].startswith(
        "Zastupitelstvo Zkušebního kraje, usnesení č. 7/ZK/2027 ze dne 10."
    )
    assert letter["purpose"].startswith("poskytování sociální služby druhu „domovy pro seniory“ (§ 49 ")
    assert [each["due"] for each in letter["instalments"]] == [
        "31.\u00a0března\u00a02027",
        "30.\u00a0června\u00a02027",
    ]
    assert letter["explanation"] == f"https://opora.example.cz/CZ999/funding/2027/{HOME}/"
    assert letter["objection_until"] == "Námitku podejte nejpozději 2.\u00a0března\u00a02027."
    assert (letter["rules_digest"], letter["inputs_digest"]) == (
        planned.rule_set.digest,
        planned.run.inputs_digest,
    )
    assert letter["reasons"] == []


def test_a_refusing_letter_gives_the_written_reasons_and_promises_no_money(planned: Round) -> None:
    letter = content.letter(planned, SHELTER, ADDRESS)
    assert letter["title"] == "Oznámení o neposkytnutí dotace na rok 2027"
    assert letter["reasons"] and all(reason.endswith(".") for reason in letter["reasons"])
    assert (letter["instalments"], letter["conditions"], letter["granted"]) == ([], [], False)


def test_before_instalments_are_planned_the_letter_says_what_the_schedule_says(round_: Round) -> None:
    letter = content.letter(round_, HOME, ADDRESS)
    assert len(letter["instalments"]) == 2
    Round.objects.update(kind="top_up", number=2, state=RoundState.DECIDED, published_on=None)
    round_.refresh_from_db()
    later = content.letter(round_, HOME, ADDRESS)
    assert [each["due"] for each in later["instalments"]] == ["30 dní po zveřejnění výsledku"]
    assert later["objection_until"] == "Námitku podejte do 15 dnů ode dne zveřejnění výsledku."


def test_signed_lines_stand_in_the_letter(planned: Round, economist: User, planner: User) -> None:
    correct(planned, HOME, -1000, economist, planner)
    letter = content.letter(planned, HOME, ADDRESS)
    said = " ".join(letter["lines"]).replace("\u00a0", " ")
    assert "Podepsaná úprava \u22121 000 Kč. Důvod: " in said and "Námitka byla důvodná." in said
    assert letter["amount"] == figures_in_czech(final_of(planned, HOME) - 1000)


def figures_in_czech(amount: int) -> str:
    from django.utils import translation

    with translation.override("cs"):
        return figures.crowns(amount)


def test_there_are_no_letters_before_a_decision_nor_of_unknown_services(planned: Round) -> None:
    with pytest.raises(NotKnown):
        content.letter(planned, "1234567", ADDRESS)
    Round.objects.update(state=RoundState.PROPOSED)
    planned.refresh_from_db()
    with pytest.raises(Refused, match="once its result is decided"):
        content.count(planned)


def test_pdf_and_word_say_the_same(planned: Round) -> None:
    for identifier in (HOME, SHELTER):
        _says_the_same(content.letter(planned, identifier, ADDRESS))


def _says_the_same(letter: content.Letter) -> None:
    printed = of_pdf(pdf.renderer()(letter))
    written = of_word(word.renderer(template_of(REGION))(letter))
    texts = [letter[name] for name in ("title", "provider", "resolution", "calculation", "objection_until")]
    texts += letter["reasons"] + letter["conditions"]
    if letter["granted"]:
        texts += [letter["amount_in_words"], *(each["due"] for each in letter["instalments"])]
    for text in texts:
        plain = re.sub(r"\s+", " ", text)
        assert plain in written, plain
        assert plain.replace("-", "") in printed.replace("-", ""), plain


def test_the_pdf_is_tagged_czech_and_of_one_size_and_the_same_letter_gives_the_same_bytes(
    planned: Round,
) -> None:
    letter = content.letter(planned, HOME, ADDRESS)
    made = pdf.renderer()(letter)
    assert pdf.renderer()(letter) == made
    template = template_of(REGION)
    assert word.renderer(template)(letter) == word.renderer(template)(letter)
    read = PdfReader(io.BytesIO(made))
    root = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root and root["/Lang"] == "cs-CZ"
    assert [round(float(side)) for side in read.pages[0].mediabox[2:]] == [595, 842]
    assert len(read.pages) <= 2


def test_marks_of_word_inside_texts_do_not_break_the_document(planned: Round) -> None:
    letter = content.letter(planned, HOME, ADDRESS) | {"provider": "Ukázka <A> & B {{ region }}"}
    assert "Ukázka <A> & B {{ region }}" in of_word(word.renderer(template_of(REGION))(letter))


def test_the_shipped_template_is_what_its_script_makes() -> None:
    made = io.BytesIO()
    make().save(made)
    with zipfile.ZipFile(made) as fresh, zipfile.ZipFile(PACKAGED) as shipped:
        for name in ("word/document.xml", "word/styles.xml", "word/footer1.xml"):
            assert fresh.read(name) == shipped.read(name), f"run make_template again: {name}"


def _template(path: Path, *paragraphs: str) -> None:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(str(path))


def test_a_region_has_a_template_of_its_own(own_template: Path, planned: Round) -> None:
    _template(
        own_template,
        "Vážení, {{ provider }}!",
        "{%p for each in instalments %}",
        "{{ each.due }}",
        "{%p endfor %}",
    )
    template = template_of(REGION)
    assert template.is_own
    assert "Vážení, Ukázka A!" in of_word(word.renderer(template)(content.letter(planned, HOME, ADDRESS)))


@pytest.mark.parametrize(
    ("text", "found", "nearest"),
    [
        ("{{ amout }}", "amout", "amount"),
        ("{% for each in instalments %}{{ each.ammount }}{% endfor %}", "ammount", "amount"),
        ("{{ providr_number }}", "providr_number", "provider_number"),
        ("{{ region.__class__ }}", "__class__", ""),
    ],
)
def test_an_unknown_field_is_refused_with_the_nearest_known_one(
    own_template: Path, text: str, found: str, nearest: str, db: None
) -> None:
    _template(own_template, text)
    with pytest.raises(Refused) as refusal:
        template_of(REGION)
    assert [each.value for each in refusal.value.problems] == [found]
    assert f"Nearest: {nearest}" in refusal.value.problems[0].remedy


def test_a_broken_template_is_refused(own_template: Path) -> None:
    own_template.write_text("not a document", encoding="utf-8")
    with pytest.raises(Refused, match=r"expected a document of Word"):
        template_of(REGION)
    _template(own_template, "{% if granted %} never closed")
    with pytest.raises(Refused, match="opened and closed"):
        template_of(REGION)


def test_conditions_are_declared_and_their_places_checked(planned: Round) -> None:
    folder = Path(settings.HOME) / "declared" / REGION
    folder.mkdir(parents=True, exist_ok=True)
    own = folder / "letter.yaml"
    own.write_text("purpose: x\nconditions: [{text: 'Rok {year}.'}]\nobjection: y\n", encoding="utf-8")
    try:
        assert content.letter(planned, HOME, ADDRESS)["conditions"] == ["Rok 2027."]
        own.write_text(own.read_text(encoding="utf-8").replace("{year}", "{rok}"), encoding="utf-8")
        with pytest.raises(Refused, match=r"\{rok\} is not filled in here"):
            content.letter(planned, HOME, ADDRESS)
    finally:
        own.unlink()


def test_all_letters_take_as_many_questions_as_there_are_providers_and_no_more(planned: Round) -> None:
    with CaptureQueriesContext(connection) as seen:
        made = list(content.letters(planned, ADDRESS))
    extensions = [each for each in seen.captured_queries if "funding_extension" in each["sql"]]
    assert len(made) == 3
    assert len(extensions) == 2, "two providers"
    assert len(seen) - len(extensions) <= 5, [each["sql"][:80] for each in seen.captured_queries]
