"""Texts of derived goals and measures. A plan is a public document of a Czech region, so they are written in Czech."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils import translation

from opora.core import figures
from opora.plans.derivation import GapOfOrp
from opora.register.models import ServiceKind

GOALS = {
    ServiceKind.Category.CARE: (
        "Přiblížit péči tam, kde nejvíc chybí",
        "Lidé, kteří potřebují pomoc druhého s běžným dnem, mají dostat péči v dosahu svého domova.",
    ),
    ServiceKind.Category.PREVENTION: (
        "Přiblížit prevenci tam, kde nejvíc chybí",
        "Lidé, kterým hrozí ztráta bydlení, zdraví nebo vztahů, mají dostat podporu dřív, než se propadnou.",
    ),
    ServiceKind.Category.COUNSELLING: (
        "Přiblížit poradenství tam, kde nejvíc chybí",
        "Kdo si neví rady, má mít odbornou radu zdarma a blízko.",
    ),
}
"""Title and text of the goal of each category."""


def plan_title(year: int) -> str:
    """Return the title of the plan of a year."""
    return f"Akční plán rozvoje sociálních služeb na rok {year}"


def plan_introduction(region: str) -> str:
    """Return the first paragraph of a plan that nobody has written yet."""
    return (
        f"Plán říká, kde v území ({region}) podle odhadu potřeb a dostupnosti chybí sociální služby nejvíc "
        "a co s tím kraj v tomto roce udělá. Každé opatření vychází z konkrétní mezery mezi potřebou a kapacitou, "
        "na kterou lidé dosáhnou, a je spojené se službami základní sítě a s penězi, které dostávají."
    )


def measure_texts(
    group: GapOfOrp, kind: str, orp: str, towns: Sequence[str], share: Decimal
) -> dict[str, str]:
    """Return title, text, indicator, baseline, target and owner of a derived measure."""
    with translation.override("cs"):
        missing, need = amount(group.missing, group.unit), amount(group.need, group.unit)
        reached = amount(max(0.0, group.need - group.missing), group.unit)
        target = amount(group.missing * float(1 - share), group.unit)
        persons = amount(group.persons, "person")
    places = ", ".join(towns[:3])
    return {
        "title": f"{kind[:1].upper()}{kind[1:]} – území ORP {orp}",
        "text": (
            f"Potřeba podle odhadu: {need}. Kapacita, na kterou lidé dosáhnou: {reached}. Chybí: {missing}; bez místa "
            f"tak zůstává přibližně {persons}. Nejvíc chybí v obcích: {places}. Kraj s obcemi a poskytovateli dojedná "
            "rozšíření služeb, které území obsluhují, nebo vznik služby nové."
        ),
        "indicator": f"Chybějící kapacita ({kind}, ORP {orp})",
        "baseline": missing,
        "target": f"nejvýše {target}",
        "owner": f"kraj a obec s rozšířenou působností {orp}",
    }


def amount(value: float, unit: str) -> str:
    """Return an estimate as it may be read: whole from ten up, else to one decimal."""
    return figures.quantity(round(value) if value >= 10 else round(value, 1), unit)
