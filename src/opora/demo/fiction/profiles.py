"""The fictional network of services, kind by kind: how many, how large, for whom, at what cost."""

from dataclasses import dataclass
from functools import cache

from opora.demo.fiction.geography import rows


@dataclass(frozen=True)
class FormProfile:
    """One form of a kind: capacity in the register's main unit and full-time posts of direct care."""

    code: str  # pob, amb or ter
    share: float  # of the services of the kind that have this form
    unit: str
    total: int  # capacity of the whole region
    posts: float  # of the whole region; 0 where the paid unit is the bed
    second_unit: str
    second_per_first: float  # amount of the second unit per unit of the first


@dataclass(frozen=True)
class KindProfile:
    """One kind of service: `net` is the yearly cost less own revenue of a bed or of a post, in CZK."""

    number: int
    noun: str
    services: int  # running ones
    circle: str  # which group of providers gives it
    follows: str  # people, seniors or low threshold: whom the places of the services follow
    smallest_town: int  # inhabitants of the smallest municipality that has one
    targets: tuple[str, ...]
    ages: tuple[str, ...]
    net_per_bed: int
    net_per_post: int
    forms: tuple[FormProfile, ...]


@cache
def profiles() -> tuple[KindProfile, ...]:
    """Return the profile of each of the 33 kinds of the register, in the order of their numbers."""
    forms: dict[str, list[FormProfile]] = {}
    for row in rows("register/fiction_forms.csv"):
        forms.setdefault(row["number"], []).append(_form(row))
    return tuple(_kind(row, tuple(forms[row["number"]])) for row in rows("register/fiction_kinds.csv"))


def _form(row: dict[str, str]) -> FormProfile:
    return FormProfile(
        code=row["form"],
        share=float(row["share"]),
        unit=row["unit"],
        total=int(row["total"]),
        posts=float(row["posts"]),
        second_unit=row["second_unit"],
        second_per_first=float(row["second_per_first"] or 0),
    )


def _kind(row: dict[str, str], forms: tuple[FormProfile, ...]) -> KindProfile:
    return KindProfile(
        number=int(row["number"]),
        noun=row["noun"],
        services=int(row["services"]),
        circle=row["circle"],
        follows=row["follows"],
        smallest_town=int(row["smallest_town"]),
        targets=tuple(row["targets"].split(";")),
        ages=tuple(row["ages"].split(";")),
        net_per_bed=int(row["net_per_bed"]),
        net_per_post=int(row["net_per_post"]),
        forms=forms,
    )
