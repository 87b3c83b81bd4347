"""Declarations (rates, travel parameters, criteria) read from YAML, with messages for the person who wrote
it.

The engine opens no file: the caller passes the text and the name to be used in messages.
"""

from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError


class Declaration(BaseModel):
    """A frozen record of a declaration; an unknown key is an error, not a silent nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Text(Declaration):
    """A text in the two languages of the product."""

    cs: str
    en: str


class DeclarationError(ValueError):
    """A declaration cannot be used; the message lists every place, its value and what was expected."""


D = TypeVar("D", bound=Declaration)


def read_declaration(text: str, kind: type[D], *, name: str) -> D:
    """Return the declaration of `kind` written in the YAML `text`.

    name      file name for the messages
    Raises DeclarationError with one line per fault: file, path of the field, value, what was expected.
    """
    try:
        return kind.model_validate(yaml.safe_load(text))
    except yaml.YAMLError as fault:
        raise DeclarationError(f"{name} is not YAML: {fault}") from fault
    except ValidationError as faults:
        lines = (_line(name, fault["loc"], fault["input"], fault["msg"]) for fault in faults.errors())
        raise DeclarationError("\n".join(lines)) from faults


def _line(name: str, path: tuple[int | str, ...], value: object, expected: str) -> str:
    field = " > ".join(str(step + 1) if isinstance(step, int) else step for step in path) or "the whole file"
    shown = value if isinstance(value, int | float | str | None) else f"a {type(value).__name__}"
    return f"{name}, {field}: {shown!r}. {expected}."
