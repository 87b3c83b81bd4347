"""Texts in both languages, templates with numbers in them, and how numbers are written for people."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from string import Formatter

from opora_engine.formula.arithmetic import CONTEXT

Value = Decimal | bool | str
WordLists = Mapping[str, Mapping[str, "Words"]]

LANGUAGES = ("cs", "en")
YES_NO = {"cs": {True: "ano", False: "ne"}, "en": {True: "yes", False: "no"}}
SPACE = {"cs": "\u00a0", "en": ","}
POINT = {"cs": ",", "en": "."}


@dataclass(frozen=True, slots=True)
class Words:
    """One text in Czech and English."""

    cs: str
    en: str

    def to_json(self) -> dict[str, str]:
        """Return `{"cs": …, "en": …}`."""
        return {"cs": self.cs, "en": self.en}

    def __getitem__(self, language: str) -> str:
        return self.cs if language == "cs" else self.en


NO_WORDS = Words("", "")


@dataclass(frozen=True, slots=True)
class Blank:
    """A place in a template: the text before it, the name to fill in and how (`percent` or a word list)."""

    before: str
    name: str
    manner: str


@dataclass(frozen=True, slots=True)
class Template:
    """A text in both languages with blanks such as `{units}`, `{coef:percent}` or `{form:unit}`."""

    cs: tuple[Blank, ...]
    en: tuple[Blank, ...]

    def names(self) -> tuple[tuple[str, str], ...]:
        """Return the pairs (name, manner) of all blanks of both languages."""
        return tuple((blank.name, blank.manner) for blank in self.cs + self.en if blank.name)

    def fill(self, look_up: Callable[[str], tuple[Value, str]], lists: WordLists) -> Words:
        """Return the text with every blank filled; `look_up(name)` gives the value and its unit."""
        return Words(_filled(self.cs, look_up, lists, "cs"), _filled(self.en, look_up, lists, "en"))


def read_template(words: Words) -> Template:
    """Return the template of a text; raises ValueError when its braces do not pair."""
    return Template(*(_blanks(words[language]) for language in LANGUAGES))


def show(value: Value, unit: str, language: str, manner: str, lists: WordLists) -> str:
    """Return a value as people write it: `1 481 400 Kč`, `CZK 1,481,400`, `93,5 %`, `ano`, a word."""
    if isinstance(value, bool):
        return YES_NO[language][value]
    if isinstance(value, str):
        known = lists.get(manner, {}).get(value)
        return value if known is None else known[language]
    if manner == "percent":
        number = _grouped(CONTEXT.multiply(value, Decimal(100)), 2, language)
        return f"{number}\u00a0%" if language == "cs" else f"{number}%"
    if unit.startswith("CZK"):
        number = _grouped(value, 2, language)
        return f"{number}\u00a0Kč" if language == "cs" else f"CZK\u00a0{number}"
    return _grouped(value, 4, language)


def _filled(
    blanks: tuple[Blank, ...],
    look_up: Callable[[str], tuple[Value, str]],
    lists: WordLists,
    language: str,
) -> str:
    pieces: list[str] = []
    for blank in blanks:
        pieces.append(blank.before)
        if blank.name:
            value, unit = look_up(blank.name)
            pieces.append(show(value, unit, language, blank.manner or blank.name, lists))
    return "".join(pieces)


def _blanks(text: str) -> tuple[Blank, ...]:
    parts = []
    for before, name, manner, conversion in Formatter().parse(text):
        if conversion or name == "":
            raise ValueError("a blank is a name, or a name and a manner after a colon, in braces")
        parts.append(Blank(before, name or "", manner or ""))
    return tuple(parts)


# An amount is told in its own step and in every step above it, so most of them are asked for again.
@lru_cache(maxsize=50_000)
def _grouped(value: Decimal, places: int, language: str) -> str:
    # Rounding here is for the eye only: no shown number is ever calculated with.
    shown = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN, context=CONTEXT)
    whole, _, decimals = format(abs(shown), ",f").partition(".")
    decimals = decimals.rstrip("0")
    # Two decimals of a crown are hellers: 12.5 crowns are written 12.50.
    text = whole.replace(",", SPACE[language])
    if decimals:
        text += POINT[language] + (decimals.ljust(2, "0") if places == 2 and len(decimals) < 2 else decimals)
    return f"\u2212{text}" if shown < 0 else text
