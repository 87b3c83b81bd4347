"""The log of acts: it only grows, and whoever changes it is found out."""

from datetime import UTC, datetime

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from opora.core import queries, services
from opora.core.models import LogEntry

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def three_entries(operator):
    return [
        services.log("test.act", "Act %(number)s.", by=operator, region="CZ999", number=number)
        for number in range(3)
    ]


def tamper(entry, column, value):
    LogEntry.objects.filter(pk=entry.pk).update(**{column: value})


def test_an_untouched_log_is_whole(three_entries):
    assert queries.first_broken_entry() is None
    assert three_entries[0].previous_digest == "0" * 64
    assert three_entries[2].previous_digest == three_entries[1].digest


@pytest.mark.parametrize(
    ("column", "value"),
    [("by_name", "nobody"), ("message", "Nothing."), ("act", "other"), ("region_code", "CZ051")],
)
def test_a_changed_entry_is_the_first_that_does_not_fit(three_entries, column, value):
    tamper(three_entries[1], column, value)
    assert queries.first_broken_entry() == three_entries[1]


def test_a_removed_entry_is_noticed_at_the_one_after_it(three_entries):
    LogEntry.objects.filter(pk=three_entries[1].pk).delete()
    assert queries.first_broken_entry() == three_entries[2]


def test_an_entry_is_neither_saved_again_nor_deleted(three_entries):
    with pytest.raises(TypeError, match="changed"):
        three_entries[0].save()
    with pytest.raises(TypeError, match="deleted"):
        three_entries[0].delete()


def test_the_sentence_is_in_the_language_of_the_reader(operator):
    entry = services.log("test.act", "Run %(run)s was cancelled.", by=operator, run=7)
    with override("en"):
        assert str(entry) == "Run 7 was cancelled."
    with override("cs"):
        assert str(entry) == "Výpočet 7 byl zrušen."


def test_a_region_sees_its_own_acts_and_those_of_the_country(operator):
    for region in ("CZ999", "CZ051", ""):
        services.log("test.act", "Act.", by=operator, region=region)
    assert {entry.region_code for entry in queries.log_entries("CZ999")} == {"CZ999", ""}
    assert queries.log_entries().count() == 3


@settings(deadline=None)
@given(first=st.text(max_size=20), second=st.text(max_size=20))
def test_entries_that_say_different_things_have_different_digests(first, second):
    entries = [
        LogEntry(at=MOMENT, act="a", message=text, previous_digest="0" * 64) for text in (first, second)
    ]
    assert (entries[0].compute_digest() == entries[1].compute_digest()) is (first == second)
