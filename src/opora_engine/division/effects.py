"""What one change does to the grant of one service, and how it is told."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from opora_engine.division.words import BOUND_BY, MONEY
from opora_engine.formula.steps import value_to_json
from opora_engine.formula.words import Value, Words, show


@dataclass(frozen=True, slots=True)
class Effect:
    """What one change does to the grant of one service.

    kind     input, parameter or pool; `name`, `form` ("" = the service) and `key` (of a table) say which
    old, new the value as it is and as it would be; `unit` theirs
    grant    whole crowns now, `changed` whole crowns with the new value
    bound, changed_bound  what keeps the grant from being more, now and then
    refused  why the round cannot be computed with the new value; None when it can
    """

    kind: str
    name: str
    form: str
    key: tuple[str, ...]
    label: Words
    unit: str
    old: Value
    new: Value
    grant: int
    changed: int
    bound: str
    changed_bound: str
    refused: Words | None = None

    @property
    def difference(self) -> int:
        """Whole crowns more (below 0: less)."""
        return self.changed - self.grant

    @property
    def sentence(self) -> Words:
        """The effect in plain words."""
        return Words(_told(self, "cs"), _told(self, "en"))

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values; numbers of the rule are texts, crowns are whole numbers."""
        return {
            "kind": self.kind,
            "name": self.name,
            "form": self.form,
            "key": list(self.key),
            "label": self.label.to_json(),
            "unit": self.unit,
            "old": value_to_json(self.old),
            "new": value_to_json(self.new),
            "grant": self.grant,
            "changed": self.changed,
            "difference": self.difference,
            "bound_by": self.bound,
            "changed_bound_by": self.changed_bound,
            "sentence": self.sentence.to_json(),
            "refused": self.refused.to_json() if self.refused else None,
        }


def _told(effect: Effect, language: str) -> str:
    label = effect.label[language] + (f" ({', '.join(effect.key)})" if effect.key else "")
    label += f" [{effect.form}]" if effect.form else ""
    old, new, change = (
        show(value, unit, language, "", {})
        for value, unit in (
            (effect.old, effect.unit),
            (effect.new, effect.unit),
            (Decimal(abs(effect.difference)), MONEY),
        )
    )
    is_czech = language == "cs"
    head = f"{label}: {new} místo {old}" if is_czech else f"{label}: {new} instead of {old}"
    if effect.refused:
        told = ": takto kolo spočítat nelze." if is_czech else ": the round cannot be computed so."
        return f"{head}{told} {effect.refused[language].partition(chr(10))[0]}"
    if not effect.difference:
        return head + (": dotace se nezmění." if is_czech else ": the grant does not change.")
    if is_czech:
        told = f"{head}: dotace by byla o {change} {'vyšší' if effect.difference > 0 else 'nižší'}"
    else:
        told = f"{head}: the grant would be {change} {'higher' if effect.difference > 0 else 'lower'}"
    if effect.bound != effect.changed_bound:
        bound = BOUND_BY[effect.changed_bound][language]
        told += f"; rozhodovalo by: {bound}" if is_czech else f"; what would decide: {bound}"
    return told + "."
