"""A sentence written down for one reader is read by another in their own language."""

import copy
import pickle

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from opora.core import sentences
from opora.core.models import Run
from opora.core.refusals import Refused
from opora.core.sentences import Sentence, gettext, in_both, kept, said
from opora.core.services import filling, open_run, tell_progress
from opora.core.tests.test_line import DAY, REGION

NOT_KNOWN = "There is no run %(run)s in the region %(region)s."


def test_a_sentence_is_a_text_like_any_other():
    with override("cs"):
        said_now = gettext("Not found") % {}
        assert said_now == "Nenalezeno"
        assert f"{said_now}!" == "Nenalezeno!"


def test_a_sentence_kept_in_czech_is_read_in_english_with_its_values():
    with override("cs"):
        inner = gettext("Not found")
        stored = kept(gettext(NOT_KNOWN) % {"run": 7, "region": inner})
    with override("en"):
        assert said(stored) == "There is no run 7 in the region Not found."
    with override("cs"):
        assert said(stored) == "Výpočet 7 v kraji Nenalezeno není."


def test_a_sentence_that_was_read_can_be_kept_again():
    stored = kept(gettext(NOT_KNOWN) % {"run": 7, "region": "CZ999"})
    assert kept(said(stored)) == stored


def test_a_text_of_nobodys_language_stays_as_it_is():
    assert kept("50 % of x") == {"text": "50 % of x"}
    assert said({"text": "50 % of x"}) == "50 % of x"


@given(st.text(), st.text(), st.integers())
def test_values_never_break_a_sentence(region: str, other: str, number: int):
    stored = kept(Sentence("%(a)s %(b)s", "%(a)s %(b)s") % {"a": region, "b": number})
    assert said(stored) == f"{region} {number}"
    assert said(kept(other)) == other


def test_copies_keep_the_msgid():
    sentence = gettext("Not found")
    for copied in (copy.deepcopy(sentence), pickle.loads(pickle.dumps(sentence))):  # noqa: S301  # our own bytes
        assert kept(copied) == kept(sentence) == {"msgid": "Not found", "values": {}}


@pytest.mark.parametrize(
    ("language", "phase", "message"),
    [("cs", "Nenalezeno", "Toto nelze provést"), ("en", "Not found", "This cannot be done")],
)
def test_each_reader_of_a_run_has_its_sentences_in_their_language(
    operator, language: str, phase: str, message: str
):
    with override("cs" if language == "en" else "en"):
        run, _is_new = open_run(kind="needs", region=REGION, day=DAY, inputs_digest="a", by=operator)
        with pytest.raises(Refused), filling(run):
            tell_progress(run, 40, gettext("Not found"))
            raise Refused(gettext("This cannot be done"))
    with override(language):
        read = Run.objects.get(pk=run.pk)
        assert (read.phase, read.message) == (phase, message)


def test_a_run_without_a_sentence_has_an_empty_one(operator):
    run, _is_new = open_run(kind="needs", region=REGION, day=DAY, inputs_digest="a", by=operator)
    run.refresh_from_db()
    assert (run.phase, run.message) == ("", "")
    assert not sentences.said({"text": ""})


def test_words_of_the_engine_are_kept_in_both_languages():
    with override("cs"):
        stored = kept(gettext(NOT_KNOWN) % {"run": 7, "region": in_both({"cs": "zde", "en": "here"})})
        assert said(stored) == "Výpočet 7 v kraji zde není."
    with override("en"):
        assert said(stored) == "There is no run 7 in the region here."
        assert said(kept(in_both({"cs": "zde", "en": "here"}))) == "here"
