"""Amounts in Czech words: examples written by hand, and an inverse that reads the words back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.funding.letters.crowns_in_words import LARGEST, crowns_in_words

EXAMPLES = {
    0: "nula korun českých",
    1: "jedna koruna česká",
    2: "dvě koruny české",
    3: "tři koruny české",
    4: "čtyři koruny české",
    5: "pět korun českých",
    10: "deset korun českých",
    11: "jedenáct korun českých",
    12: "dvanáct korun českých",
    14: "čtrnáct korun českých",
    19: "devatenáct korun českých",
    20: "dvacet korun českých",
    21: "dvacet jedna korun českých",
    22: "dvacet dva korun českých",
    45: "čtyřicet pět korun českých",
    100: "jedno sto korun českých",
    101: "jedno sto jedna korun českých",
    111: "jedno sto jedenáct korun českých",
    200: "dvě stě korun českých",
    345: "tři sta čtyřicet pět korun českých",
    500: "pět set korun českých",
    999: "devět set devadesát devět korun českých",
    1_000: "jeden tisíc korun českých",
    1_001: "jeden tisíc jedna korun českých",
    2_000: "dva tisíce korun českých",
    4_600: "čtyři tisíce šest set korun českých",
    5_000: "pět tisíc korun českých",
    11_000: "jedenáct tisíc korun českých",
    21_000: "dvacet jedna tisíc korun českých",
    22_000: "dvacet dva tisíc korun českých",
    100_000: "jedno sto tisíc korun českých",
    1_000_000: "jeden milion korun českých",
    1_481_400: "jeden milion čtyři sta osmdesát jedna tisíc čtyři sta korun českých",
    2_000_002: "dva miliony dva korun českých",
    5_000_000: "pět milionů korun českých",
    101_000_000: "jedno sto jedna milionů korun českých",
    1_350_000_000: "jedna miliarda tři sta padesát milionů korun českých",
    2_000_000_000: "dvě miliardy korun českých",
    3_000_000_000: "tři miliardy korun českých",
    22_000_000_000: "dvacet dva miliard korun českých",
    1_000_000_000_000: "jeden bilion korun českých",
    2_500_000_000_000: "dva biliony pět set miliard korun českých",
}


@pytest.mark.parametrize(("amount", "words"), EXAMPLES.items())
def test_amounts_are_written_as_a_clerk_writes_them(amount: int, words: str) -> None:
    assert crowns_in_words(amount) == words


VALUES = {
    "nula": 0, "jedna": 1, "jeden": 1, "jedno": 1, "dva": 2, "dvě": 2, "tři": 3, "čtyři": 4, "pět": 5, "šest": 6,
    "sedm": 7, "osm": 8, "devět": 9, "deset": 10, "jedenáct": 11, "dvanáct": 12, "třináct": 13, "čtrnáct": 14,
    "patnáct": 15, "šestnáct": 16, "sedmnáct": 17, "osmnáct": 18, "devatenáct": 19, "dvacet": 20, "třicet": 30,
    "čtyřicet": 40, "padesát": 50, "šedesát": 60, "sedmdesát": 70, "osmdesát": 80, "devadesát": 90,
}  # fmt: skip
HUNDRED = {
    "sto": {"jedno"},
    "stě": {"dvě"},
    "sta": {"tři", "čtyři"},
    "set": {"pět", "šest", "sedm", "osm", "devět"},
}
LARGE = {
    "tisíc": 10**3, "tisíce": 10**3, "milion": 10**6, "miliony": 10**6, "milionů": 10**6, "miliarda": 10**9,
    "miliardy": 10**9, "miliard": 10**9, "bilion": 10**12, "biliony": 10**12, "bilionů": 10**12,
}  # fmt: skip


def read(words: str) -> int:
    """Return the number that the words say, read word by word from the left."""
    total = group = 0
    before = ""
    for word in words.split()[:-2]:
        if word in HUNDRED:
            assert before in HUNDRED[word], f"{before} {word}"
            group = group * 100
        elif word in LARGE:
            total, group = total + group * LARGE[word], 0
        else:
            group += VALUES[word]
        before = word
    return total + group


def _ends_of(count: int, one: str, few: str, many: str) -> str:
    return one if count == 1 else few if count in (2, 3, 4) else many


@given(amount=st.one_of(st.integers(0, LARGEST), st.integers(0, 2000), st.integers(0, 10**12)))
def test_the_words_say_the_number_and_every_counted_word_has_its_form(amount: int) -> None:
    words = crowns_in_words(amount)
    assert read(words) == amount
    assert " ".join(words.split()) == words
    assert words.endswith(_ends_of(amount, "koruna česká", "koruny české", "korun českých"))
    thousands = amount // 1000 % 1000
    if thousands:
        assert _ends_of(thousands, "jeden tisíc", "tisíce", " tisíc") in words
    milliards = amount // 10**9 % 1000
    if milliards:
        assert _ends_of(milliards, "jedna miliarda", "miliardy", " miliard") in words


@given(first=st.integers(0, LARGEST), second=st.integers(0, LARGEST))
def test_two_amounts_never_read_the_same(first: int, second: int) -> None:
    assert (crowns_in_words(first) == crowns_in_words(second)) == (first == second)


@pytest.mark.parametrize("amount", [-1, LARGEST + 1])
def test_what_cannot_be_written_is_an_error(amount: int) -> None:
    with pytest.raises(ValueError, match="expected whole crowns"):
        crowns_in_words(amount)
