"""The order of Czech words, in Python and in whichever database runs; search that knows č from Č's side."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.accounts.models import User
from opora.core import czech
from opora.core.databases import like

TOWNS = ["Aš", "Bílá", "Cvikov", "Čáslav", "Hejnice", "Hodkovice", "Chrastava", "Ilmov", "Žitava"]
WORDS = [
    "",
    "1. máje",
    "dal",
    "dál",
    "Dál",
    "dále",
    "sada",
    "sad a",
    "sad",
    "šach",
    "řada",
    "rada",
    "ťuk",
    "tuk",
]


def in_database(texts: list[str]) -> list[str]:
    """Return the texts as the database that runs orders them."""
    for number, text in enumerate(texts):
        User.objects.create(username=f"person {number}", last_name=text)
    people = User.objects.filter(username__startswith="person ")
    return list(people.order_by("last_name").values_list("last_name", flat=True))


def test_letters_with_a_hook_and_ch_have_places_of_their_own():
    assert sorted([*TOWNS[4:], *TOWNS[:4]], key=czech.key) == TOWNS


def test_other_accents_decide_only_between_equal_words_and_capitals_last():
    assert sorted(["Dál", "dále", "dál", "dal"], key=czech.key) == ["dal", "dál", "Dál", "dále"]


@pytest.mark.parametrize(
    "pair", [("", "a"), ("a b", "aa"), ("9", "a"), ("z", "ž"), ("ž", "я"), ("o", "ö"), ("ö", "p")]
)
def test_what_comes_before_what(pair: tuple[str, str]):
    for first, second in permutations(pair):
        assert czech.compare(first, second) == (-1 if (first, second) == pair else 1)


@given(st.text(), st.text())
def test_only_equal_texts_have_an_equal_place(first: str, second: str):
    assert (czech.compare(first, second) == 0) == (first == second)
    assert czech.compare(first, second) == -czech.compare(second, first)


@pytest.mark.django_db
@pytest.mark.parametrize("words", [TOWNS, WORDS])
def test_the_database_keeps_the_same_order(words: list[str]):
    assert in_database(words) == sorted(words, key=czech.key)


@pytest.mark.django_db
@pytest.mark.parametrize("searched", ["čes", "ČES", "Čes"])
def test_search_knows_small_and_capital_letters_with_a_hook(searched: str):
    for name in ("Česká Lípa", "česká", "Cesta"):
        User.objects.create(username=name, last_name=name)
    assert {each.last_name for each in User.objects.filter(last_name__icontains=searched)} == {
        "Česká Lípa",
        "česká",
    }


@pytest.mark.django_db
def test_signs_of_patterns_are_searched_as_they_stand():
    for name in ("50 % úvazku", "50 úvazků", "a_b", "axb", "c\\d"):
        User.objects.create(username=name, last_name=name)
    found = {
        sign: {each.last_name for each in User.objects.filter(last_name__icontains=sign)}
        for sign in ("%", "_", "\\")
    }
    assert found == {"%": {"50 % úvazku"}, "_": {"a_b"}, "\\": {"c\\d"}}


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("%Č%", "věčný", True),
        ("č_", "ČA", True),
        ("č_", "ČAS", False),
        ("a%", "b\na", False),
        ("%a", "b\na", True),
    ],
)
def test_a_pattern_fits_the_whole_text(pattern: str, text: str, fits: bool):
    assert like(pattern, text) is fits


def test_nothing_is_like_nothing():
    assert like(None, "a") is None
    assert like("a", None) is None
