"""Declarations (rates, travel parameters, criteria) read from YAML, with messages for the person who wrote
it.

The engine opens no file: the caller passes the text and the name to be used in messages.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The compiled reader where PyYAML brings it: ten times faster."""


class Declaration(BaseModel):
    """A frozen record of a declaration; an unknown key is an error, not a silent nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Text(Declaration):
    """A text in the two languages of the product."""

    cs: str
    en: str


class Fault(ValueError):
    """What a check of a declaration found, in both languages; the check raises it as any ValueError."""

    def __init__(self, *, en: str, cs: str) -> None:
        super().__init__(en)
        self.cs = cs


class DeclarationError(ValueError):
    """A declaration cannot be used; the message lists every place, its value and what was expected.

    `said` has the message in both languages; as a text it is English.
    """

    def __init__(self, said: Text) -> None:
        super().__init__(said.en)
        self.said = said


D = TypeVar("D", bound=Declaration)


def read_declaration(text: str, kind: type[D], *, name: str) -> D:
    """Return the declaration of `kind` written in the YAML `text`.

    name      file name for the messages
    Raises DeclarationError with one line per fault: file, path of the field, value, what was expected.
    """
    try:
        return kind.model_validate(yaml.load(text, Loader=LOADER))  # noqa: S506  # a safe loader, compiled
    except yaml.YAMLError as fault:
        raise DeclarationError(_not_yaml(name, fault)) from fault
    except ValidationError as faults:
        lines = [_line(name, fault) for fault in faults.errors()]
        said = Text(cs="\n".join(each.cs for each in lines), en="\n".join(each.en for each in lines))
        raise DeclarationError(said) from faults


def _not_yaml(name: str, fault: yaml.YAMLError) -> Text:
    mark = getattr(fault, "problem_mark", None)
    place = f", řádek {mark.line + 1}, sloupec {mark.column + 1}" if mark else ""
    return Text(
        cs=f"{name}{place}: není to YAML. Zkontrolujte odsazení, dvojtečky a uvozovky.",
        en=f"{name} is not YAML: {fault}",
    )


def _line(name: str, fault: Mapping[str, Any]) -> Text:
    path, value = fault["loc"], fault["input"]
    field = " > ".join(str(step + 1) if isinstance(step, int) else step for step in path)
    plain = isinstance(value, int | float | str | None)
    shown_en = value if plain else f"a {type(value).__name__}"
    shown_cs = value if plain else KINDS.get(type(value).__name__, type(value).__name__)
    return Text(
        cs=f"{name}, {field or 'celý soubor'}: {shown_cs!r}. {_expected_cs(fault)}.",
        en=f"{name}, {field or 'the whole file'}: {shown_en!r}. {fault['msg']}.",
    )


def _expected_cs(fault: Mapping[str, Any]) -> str:
    """Return what was expected in Czech; what pydantic says when it says something we do not know."""
    context = fault.get("ctx", {})
    if isinstance(own := context.get("error"), Fault):
        return own.cs
    known = EXPECTED.get(fault["type"])
    if known is None:
        return str(fault["msg"])
    values = str(context.get("expected", "")).replace(" or ", " nebo ")
    return known.format(**{**context, "expected": values})


KINDS = {"list": "seznam", "dict": "skupina polí"}
EXPECTED = {
    "missing": "Pole chybí a je povinné",
    "extra_forbidden": "Takové pole tu být nemá; zkontrolujte název",
    "float_parsing": "Čeká se číslo s desetinnou tečkou",
    "float_type": "Čeká se číslo s desetinnou tečkou",
    "finite_number": "Čeká se konečné číslo",
    "int_parsing": "Čeká se celé číslo",
    "int_type": "Čeká se celé číslo",
    "int_from_float": "Čeká se celé číslo",
    "bool_parsing": "Čeká se true nebo false",
    "bool_type": "Čeká se true nebo false",
    "string_type": "Čeká se text",
    "string_too_short": "Čeká se aspoň tolik znaků: {min_length}",
    "string_pattern_mismatch": "Čeká se text podle vzoru {pattern}",
    "date_type": "Čeká se datum, například 2027-01-01",
    "date_parsing": "Čeká se datum, například 2027-01-01",
    "date_from_datetime_parsing": "Čeká se datum, například 2027-01-01",
    "list_type": "Čeká se seznam",
    "tuple_type": "Čeká se seznam",
    "dict_type": "Čeká se skupina polí",
    "model_type": "Čeká se skupina polí",
    "too_short": "Čeká se aspoň tolik položek: {min_length}",
    "literal_error": "Čeká se jedna z hodnot {expected}",
    "enum": "Čeká se jedna z hodnot {expected}",
    "greater_than": "Čeká se číslo větší než {gt}",
    "greater_than_equal": "Čeká se číslo {ge} nebo větší",
    "less_than": "Čeká se číslo menší než {lt}",
    "less_than_equal": "Čeká se číslo {le} nebo menší",
}
"""What pydantic expected, by the name of its error."""
