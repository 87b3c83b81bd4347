from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora_engine.needs.applicants import Report, applicants, guarded, pseudonym

KEY = b"a key of a made-up region"
BORN = date(1940, 2, 29)
PEOPLE = st.frozensets(st.sampled_from([f"{number:064x}" for number in range(12)]), max_size=8)
REPORTS = st.lists(st.builds(Report, PEOPLE, st.integers(0, 6)), max_size=5)


def test_who_applied_at_three_homes_is_one_person():
    one, two = frozenset({"a"}), frozenset({"a", "b"})
    assert applicants([Report(one), Report(two), Report(one)]) == (2, 2)


def test_homes_that_only_count_give_a_range_from_the_largest_to_the_sum():
    assert applicants([Report(frozenset(), 7), Report(frozenset(), 4)]) == (7, 11)


def test_the_counted_may_be_those_whom_another_home_names():
    named = frozenset({"a", "b", "c"})
    assert applicants([Report(named), Report(frozenset({"a"}), 1)]) == (3, 4)
    assert applicants([Report(named), Report(frozenset({"a"}), 5)]) == (6, 8)


def test_no_reports_are_no_applicants():
    assert applicants([]) == (0, 0)


def test_fewer_than_no_applicants_are_refused():
    with pytest.raises(ValueError, match="fewer than 0"):
        applicants([Report(frozenset(), -1)])


@given(REPORTS)
def test_with_pseudonyms_only_the_answer_is_the_size_of_the_union_by_inclusion_and_exclusion(reports):
    named = [Report(each.pseudonyms) for each in reports]
    union: set[str] = set()
    size = 0
    for each in named:
        size += len(each.pseudonyms) - len(each.pseudonyms & union)
        union |= each.pseudonyms
    assert applicants(named) == (size, size)


@given(REPORTS, st.randoms(use_true_random=False))
def test_the_order_of_homes_does_not_matter_and_a_repeated_report_names_nobody_new(reports, generator):
    mixed = [*reports, *(Report(each.pseudonyms) for each in reports)]
    generator.shuffle(mixed)
    assert applicants(mixed) == applicants(reports)


@given(REPORTS)
def test_the_range_holds_every_home_and_never_more_than_the_sum(reports):
    least, most = applicants(reports)
    sizes = [len(each.pseudonyms) + each.counted for each in reports]
    assert max(sizes, default=0) <= least <= most <= sum(sizes)


def test_the_pseudonym_does_not_hang_on_capitals_accents_and_the_order_of_names():
    first = pseudonym("Jiří  Novák", BORN, key=KEY)
    assert first == pseudonym("NOVAK, Jiri", BORN, key=KEY)
    assert len(first) == 64
    assert "novak" not in first


@pytest.mark.parametrize(
    ("name", "born", "key"),
    [
        ("Jiří Nováček", BORN, KEY),
        ("Jiří Novák", date(1941, 2, 28), KEY),
        ("Jiří Novák", BORN, KEY[::-1]),
    ],
)
def test_another_name_day_or_key_gives_another_pseudonym(name, born, key):
    assert pseudonym(name, born, key=key) != pseudonym("Jiří Novák", BORN, key=KEY)


@pytest.mark.parametrize(("name", "key", "message"), [("Jiří", b"short", "16"), ("-- 1", KEY, "no letters")])
def test_a_short_key_and_an_empty_name_are_refused(name, key, message):
    with pytest.raises(ValueError, match=message):
        pseudonym(name, BORN, key=key)


def test_every_small_count_comes_out_as_the_same_range():
    found = guarded([0, 1, 3, 4, 5, 2], [0, 1, 3, 4, 5, 9], smallest=5)
    assert found.low.tolist() == [0, 1, 1, 1, 5, 1]
    assert found.middle.tolist() == [0, 2.5, 2.5, 2.5, 5, 5]
    assert found.high.tolist() == [0, 4, 4, 4, 5, 9]


@given(st.integers(0, 30), st.integers(0, 30), st.integers(1, 12))
def test_a_guarded_count_keeps_its_order(first, second, smallest):
    found = guarded([min(first, second)], [max(first, second)], smallest=smallest)
    assert found.low[0] <= found.middle[0] <= found.high[0]
    assert np.isfinite(found.middle).all()
