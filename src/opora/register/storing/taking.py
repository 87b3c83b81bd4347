"""What every part of storing needs to know, and what it leaves behind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from django.db import models
from django.utils.text import slugify

from opora.accounts.models import User
from opora.register.offered import Gazetteer

AT_THE_END: Final = 1_000
"""Target groups that only the files of the register know stand behind those of the list."""


def bare_code(register_code: str) -> str:
    """Return the code of a target group that only the register knows: CilovaSkupinaOsoby/9 -> cilovaskupinaosoby-9."""
    return slugify(register_code.replace("/", "-"))


@dataclass(frozen=True)
class Taking:
    """One intake: the day of the data, who takes them in, and the code lists by the codes of the file."""

    day: date
    synthetic: bool
    by: User
    gazetteer: Gazetteer
    kinds: Mapping[str, int]
    groups: Mapping[str, int]


@dataclass
class Changes:
    """Identifiers of services that were added, changed, or ended by the file."""

    added: set[str] = field(default_factory=set)
    touched: set[str] = field(default_factory=set)
    ended: set[str] = field(default_factory=set)

    @property
    def changed(self) -> set[str]:
        """Services that were here before and differ now."""
        return self.touched - self.added

    def __bool__(self) -> bool:
        return bool(self.added or self.touched)


def half_open(first: date | None, last: date | None, otherwise: date) -> tuple[date, date | None]:
    """Return the half-open interval of the days from `first` to `last`, both included in the file.

    first      None is replaced by `otherwise`, or by `last` if that is earlier
    last       None is an open end; one before `first` (reported with the file) leaves that one day
    """
    start = first or (min(otherwise, last) if last else otherwise)
    if last is None:
        return start, None
    return min(start, last), last + timedelta(days=1)


def differing(row: models.Model, wanted: Mapping[str, object]) -> bool:
    """Return whether any wanted value differs from the row, and put the wanted values into it."""
    differs = False
    for name, value in wanted.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
            differs = True
    return differs


def fitting(model: type[models.Model], name: str, text: str) -> str:
    """Return the text as long as the field allows; a cut is shown by three dots."""
    longest = getattr(model._meta.get_field(name), "max_length", None)
    return text if longest is None or len(text) <= longest else text[: longest - 1] + "…"
