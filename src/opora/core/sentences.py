"""Sentences that are stored and read later, by somebody who may read another language.

Whoever refuses an act or tells how far a calculation is writes `from opora.core.sentences import gettext as _` and goes
on as usual. The text is a text; beside it travels what it was made of, so that `core.models.Run` can keep both.
"""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import translation

from opora.core import languages


class Sentence(str):
    """A text in the language of now, which remembers its msgid and the values in its places."""

    __slots__ = ("msgid", "values")
    msgid: str
    values: Mapping[str, Any]

    def __new__(cls, text: str, msgid: str = "", values: Mapping[str, Any] | None = None) -> "Sentence":
        """Return the text; without a msgid it is the same for every reader."""
        made = super().__new__(cls, text)
        made.msgid = msgid
        made.values = values or {}
        return made

    def __mod__(self, values: Mapping[str, Any]) -> "Sentence":
        """Return the sentence with the values in its places."""
        return Sentence(super().__mod__(values), self.msgid, values)


def gettext(msgid: str) -> Sentence:
    """Return the text of a msgid in the language of now, as Django's `gettext` does."""
    return Sentence(translation.gettext(msgid), msgid)


def in_both(words: Mapping[str, str]) -> Sentence:
    """Return the text of {"cs", "en"} in the language of now; it is stored in both."""
    return Sentence(languages.said(words), values={"words": dict(words)})


def kept(text: str) -> dict[str, Any]:
    """Return a text as it is stored: {"msgid", "values"} or {"words"} of a sentence, {"text"} of anything else.

    Values that are sentences are kept in the same way, whole numbers as they are, and all else as it reads now.
    """
    if isinstance(text, Sentence) and "words" in text.values and not text.msgid:
        return {"words": text.values["words"]}
    if not isinstance(text, Sentence) or not text.msgid:
        return {"text": str(text)}
    return {"msgid": text.msgid, "values": {name: _kept_value(each) for name, each in text.values.items()}}


def said(stored: Mapping[str, Any]) -> Sentence:
    """Return a stored sentence in the language of now."""
    if "words" in stored:
        return in_both(stored["words"])
    if "msgid" not in stored:
        return Sentence(stored["text"])
    sentence = gettext(stored["msgid"])
    values = {name: said(each) if isinstance(each, dict) else each for name, each in stored["values"].items()}
    return sentence % values if values else sentence


def _kept_value(value: Any) -> Any:
    if isinstance(value, Sentence):
        return kept(value)
    return value if isinstance(value, int) else str(value)


class SentenceField(models.JSONField):
    """A sentence that each reader gets in their own language; written and read as a text."""

    def get_db_prep_value(self, value: str, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        """Return what is written into the column."""
        return super().get_db_prep_value(kept(value), connection, prepared)

    def from_db_value(self, value: str | None, expression: Any, connection: BaseDatabaseWrapper) -> Sentence:
        """Return the sentence in the language of whoever reads the row."""
        return said(super().from_db_value(value, expression, connection) or {"text": ""})
