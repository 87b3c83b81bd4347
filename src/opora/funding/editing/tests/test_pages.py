"""Doors of drafts: who may what, what they answer with a script and without it."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from opora.accounts.models import User
from opora.funding.editing import services
from opora.funding.editing.models import Draft, Edition
from opora.funding.editing.texts import LONGEST
from opora.funding.models import RuleSet
from opora.funding.tests.conftest import rules_text

REGION = "CZ999"
FAULTY = rules_text().replace("expression: floor(min(cap, request))", "expression: floor(min(cap, requst))")


def page(name: str, *more: object) -> str:
    return reverse(f"funding:drafts:{name}", args=[REGION, *more])


@pytest.fixture
def writer(client: Client, economist: User) -> Client:
    client.force_login(economist)
    return client


@pytest.fixture
def reader(client: Client, planner: User) -> Client:
    client.force_login(planner)
    return client


def posted(draft: Draft, **more: object) -> dict[str, object]:
    return {"text": draft.text, "seen": draft.edition, **more}


def test_an_economist_begins_a_draft_from_a_stored_version(
    writer: Client, tiny_region: object, rule_set: RuleSet
) -> None:
    answer = writer.get(page("new"), {"from": "stored:kanonicky:2027.1"})
    assert 'value="stored:kanonicky:2027.1" selected' in answer.text
    answer = writer.post(page("new"), {"name": "Nová", "source": "stored:kanonicky:2027.1"})
    (draft,) = Draft.objects.all()
    assert answer.headers["Location"] == page("draft", draft.pk)
    assert (draft.text, draft.base) == (rule_set.text, rule_set)
    assert "Nová" in writer.get(page("index")).text


@pytest.mark.parametrize(
    ("source", "part"),
    [("shipped:sest_mechanismu", "code: sest_mechanismu"), ("empty", "code: nova_pravidla")],
)
def test_or_from_a_shipped_file_or_from_nothing(
    writer: Client, tiny_region: object, source: str, part: str
) -> None:
    writer.post(page("new"), {"name": "Nová", "source": source})
    (draft,) = Draft.objects.all()
    assert part in draft.text
    assert writer.get(page("compare", draft.pk)).status_code == 200


@pytest.mark.parametrize(
    "given", [{"name": "", "source": "empty"}, {"name": "a", "source": "stored:no:1"}, {}]
)
def test_a_draft_without_a_name_or_a_known_source_is_not_begun(
    writer: Client, tiny_region: object, given: dict[str, str]
) -> None:
    assert writer.post(page("new"), given).status_code in (200, 422)
    assert not Draft.objects.exists()


def test_without_a_script_the_check_lists_faults_with_their_lines(writer: Client, draft: Draft) -> None:
    answer = writer.post(page("draft", draft.pk), posted(draft, text=FAULTY, act="check"))
    assert answer.status_code == 200
    line = next(number for number, each in enumerate(FAULTY.split("\n"), start=1) if "requst" in each)
    assert f"Řádek {line}, sloupec 32" in answer.text
    assert "expression: floor(min(cap, requst))" in answer.text
    draft.refresh_from_db()
    assert draft.text == rules_text()


def test_without_a_script_a_text_is_saved_by_a_button(writer: Client, draft: Draft) -> None:
    answer = writer.post(page("draft", draft.pk), posted(draft, text="title: a\r\ncode: b\r\n", act="save"))
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert (draft.text, draft.edition) == ("title: a\ncode: b\n", 2)


@pytest.mark.parametrize("act", ["compare", "take-in"])
def test_a_button_that_leads_on_saves_first(writer: Client, draft: Draft, act: str) -> None:
    answer = writer.post(page("draft", draft.pk), posted(draft, text=FAULTY, act=act))
    assert answer.headers["Location"] == page(act, draft.pk)
    assert writer.get(answer.headers["Location"]).status_code == 200
    draft.refresh_from_db()
    assert draft.text == FAULTY


def test_the_second_writer_sees_both_texts_side_by_side(writer: Client, draft: Draft, operator: User) -> None:
    services.save(draft=draft, text="title: their\n", seen=1, by=operator)
    answer = writer.post(page("draft", draft.pk), posted(draft, text="title: own\n", act="save"))
    assert answer.status_code == 409
    assert str(operator) in answer.text
    assert "<del>title: their</del>" in answer.text
    assert "<ins>title: own</ins>" in answer.text
    assert 'name="seen" value="2"' in answer.text
    answer = writer.post(page("draft", draft.pk), {"text": "title: own\n", "seen": "2", "act": "mine"})
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.text == "title: own\n"


def test_a_text_that_is_too_long_comes_back_whole(writer: Client, draft: Draft) -> None:
    answer = writer.post(page("draft", draft.pk), posted(draft, text="a" * (LONGEST + 1), act="save"))
    assert answer.status_code == 422
    assert "a" * (LONGEST + 1) in answer.text
    draft.refresh_from_db()
    assert draft.edition == 1


def test_the_editor_saves_itself_and_says_when(writer: Client, draft: Draft) -> None:
    answer = writer.post(page("autosave", draft.pk), posted(draft, text="title: a\n"))
    assert answer.json()["edition"] == 2
    assert answer.json()["message"].startswith("Uloženo")
    late = writer.post(page("autosave", draft.pk), posted(draft, text="title: b\n", asked="yes"))
    assert late.status_code == 409
    assert "title: b\n" in Edition.objects.values_list("text", flat=True)


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 20])
def test_a_saving_that_names_no_edition_never_overwrites(writer: Client, draft: Draft, seen: str) -> None:
    assert writer.post(page("autosave", draft.pk), {"text": "other", "seen": seen}).status_code == 409
    draft.refresh_from_db()
    assert draft.text == rules_text()


@pytest.mark.parametrize(
    ("language", "words"),
    [("cs", "1 chyba. První je na řádku 523."), ("en", "1 fault. The first is on line 523.")],
)
def test_the_live_check_answers_with_places_a_sentence_and_a_list(
    writer: Client, draft: Draft, language: str, words: str
) -> None:
    writer.cookies["django_language"] = language
    told = writer.post(page("check"), {"text": FAULTY}).json()
    (fault,) = told["faults"]
    assert (fault["line"], fault["column"]) == (523, 32)
    assert told["status"] == words
    assert 'data-line="523"' in told["html"]


def test_the_live_check_runs_the_tests_of_the_file(writer: Client, draft: Draft) -> None:
    told = writer.post(
        page("check"), {"text": rules_text().replace("grant: 1481400", "grant: 1481500")}
    ).json()
    assert told["faults"] == []
    assert "neprošla" in told["html"]
    assert "1481400" in told["html"]


def test_what_a_text_says_is_never_markup(writer: Client, draft: Draft) -> None:
    told = writer.post(page("check"), {"text": "title: {a: <script>alert(1)</script>}\n"}).json()
    assert "<script>" not in told["html"]
    answer = writer.post(
        page("draft", draft.pk), posted(draft, text="</textarea><script>x</script>", act="check")
    )
    assert "<script>x" not in answer.text


def test_the_vocabulary_has_the_schema_and_the_functions_in_the_language_of_the_reader(
    writer: Client, draft: Draft
) -> None:
    told = writer.get(page("vocabulary")).json()
    assert told["schema"]["properties"]["inputs"]["description_cs"]
    assert (
        next(each for each in told["functions"] if each["name"] == "max")["meaning"] == "Největší z hodnot."
    )


def test_the_page_allows_only_styles_that_bear_its_nonce(writer: Client, draft: Draft) -> None:
    answer = writer.get(page("draft", draft.pk))
    policy = answer.headers["Content-Security-Policy"]
    nonce = re.search(r'nonce="([^"]+)"', answer.text)
    assert nonce is not None
    assert f"style-src 'self' 'nonce-{nonce[1]}'" in policy
    assert "unsafe" not in policy
    assert "style-src" not in writer.get(page("index")).headers["Content-Security-Policy"]


def test_a_draft_is_compared_by_meaning_and_by_lines(writer: Client, draft: Draft, economist: User) -> None:
    changed = rules_text().replace("value: 0.05\n", "value: 0.06\n", 1)
    services.save(draft=draft, text=changed, seen=1, by=economist)
    text = writer.get(page("compare", draft.pk)).text
    assert "parametr MUNI_MIN hodnota" in text
    assert "<del>    value: 0.05</del>" in text
    text = writer.get(page("compare", draft.pk), {"other": "shipped:kanonicky"}).text
    assert "parametr MUNI_MIN hodnota" in text
    assert writer.get(page("compare", draft.pk), {"other": "shipped:../secret"}).status_code == 404


def test_a_draft_with_faults_is_compared_by_lines_only(writer: Client, draft: Draft, economist: User) -> None:
    services.save(draft=draft, text=FAULTY, seen=1, by=economist)
    text = writer.get(page("compare", draft.pk)).text
    assert "lze porovnat jen řádky" in text
    assert "requst" in text


def test_the_history_leads_to_every_text_and_back(writer: Client, draft: Draft, economist: User) -> None:
    services.save(draft=draft, text=FAULTY, seen=1, by=economist)
    first = Edition.objects.order_by("pk")[0]
    assert page("edition", draft.pk, first.pk) in writer.get(page("history", draft.pk)).text
    assert "requst" in writer.get(page("edition", draft.pk, first.pk)).text
    writer.post(page("put-back", draft.pk, first.pk))
    draft.refresh_from_db()
    assert draft.text == rules_text()
    assert writer.get(page("edition", draft.pk, 987_654)).status_code == 404


def test_a_stored_version_offers_the_next_one_and_then_takes_it_in(
    writer: Client, draft: Draft, economist: User
) -> None:
    changed = rules_text().replace("value: 0.05\n", "value: 0.06\n", 1)
    services.save(draft=draft, text=changed, seen=1, by=economist)
    assert "Zapsat do konceptu verzi 2027.2" in writer.get(page("take-in", draft.pk)).text
    writer.post(page("raise-version", draft.pk), {"seen": "2"})
    assert "Převzít jako verzi 2027.2" in writer.get(page("take-in", draft.pk)).text
    answer = writer.post(page("take-in", draft.pk), {"seen": "3"})
    assert answer.headers["Location"] == reverse("funding:rules", args=[REGION, "kanonicky", "2027.2"])
    assert RuleSet.objects.filter(version="2027.2").exists()
    assert "kanonicky 2027.2" in writer.get(page("index"), {"state": "taken_in"}).text


def test_a_discarded_draft_stays_in_the_list_and_is_put_back(writer: Client, draft: Draft) -> None:
    writer.post(page("discard", draft.pk))
    assert draft.name in writer.get(page("index"), {"state": "discarded"}).text
    assert draft.name not in writer.get(page("index"), {"state": "written"}).text
    assert page("restore", draft.pk) in writer.get(page("draft", draft.pk)).text
    writer.post(page("restore", draft.pk))
    assert draft.name in writer.get(page("index"), {"state": "written"}).text


def test_a_planner_reads_and_checks_but_writes_nothing(reader: Client, draft: Draft) -> None:
    for name, *more in (
        ("index",),
        ("draft", draft.pk),
        ("compare", draft.pk),
        ("history", draft.pk),
        ("vocabulary",),
    ):
        assert reader.get(page(name, *more)).status_code == 200, name
    assert "readonly" in reader.get(page("draft", draft.pk)).text
    assert reader.post(page("check"), {"text": "a"}).status_code == 200
    assert reader.get(page("new")).status_code == 403
    first = Edition.objects.get(draft=draft)
    for name, *more in (
        ("draft", draft.pk), ("autosave", draft.pk), ("take-in", draft.pk), ("raise-version", draft.pk),
        ("discard", draft.pk), ("restore", draft.pk), ("put-back", draft.pk, first.pk),
    ):  # fmt: skip
        assert reader.post(page(name, *more), posted(draft)).status_code == 403, name


@pytest.mark.parametrize(
    "role", ["provider_person", "coordinator", "town_hall", "inspector", "administrator"]
)
def test_nobody_else_sees_drafts(
    draft: Draft, role: str, client: Client, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(role))
    for name, *more in (
        ("index",),
        ("draft", draft.pk),
        ("compare", draft.pk),
        ("history", draft.pk),
        ("vocabulary",),
    ):
        assert client.get(page(name, *more)).status_code == 403, name
    assert client.post(page("check"), {"text": "a"}).status_code == 403


def test_whoever_is_not_signed_in_is_led_to_the_sign_in(client: Client, draft: Draft) -> None:
    assert "login" in client.get(page("draft", draft.pk)).headers["Location"]
    assert "login" in client.post(page("check"), {"text": "a"}).headers["Location"]


def test_an_unknown_draft_is_not_there(writer: Client, draft: Draft) -> None:
    assert writer.get(page("draft", draft.pk + 1)).status_code == 404


@pytest.mark.parametrize("name", ["index", "history"])
def test_the_number_of_queries_does_not_grow_with_the_list(
    writer: Client, draft: Draft, economist: User, name: str, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    for number in range(1, 8):
        services.save(draft=draft, text=f"{number}", seen=number, by=economist)
        services.begin(region=REGION, name=f"Koncept {number}", text="a", by=economist)
    more = [] if name == "index" else [draft.pk]
    with django_assert_max_num_queries(16):
        assert writer.get(page(name, *more)).status_code == 200


@pytest.mark.parametrize("name", ["index", "history"])
def test_lists_are_files_too(writer: Client, draft: Draft, name: str) -> None:
    more = [] if name == "index" else [draft.pk]
    assert writer.get(page(name, *more), {"download": "csv"}).content.decode("utf-8-sig").count("\n") >= 2
