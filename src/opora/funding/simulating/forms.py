"""Forms of simulations: a slider for the pool and for each parameter; how many draws and from which seed."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opora.core import figures
from opora.core.languages import said
from opora.funding.simulating.exact import HUNDRED, Values, is_whole, scaled
from opora.funding.units import unit_words
from opora_engine.formula import RuleSet
from opora_engine.formula.rules import Parameter

POOL = "pool"
PREFIX = "p-"
"""Before the name of a parameter in an address, so that it is never taken for a word of the list."""
HALF = Decimal("0.5")
SMALL, HUNDREDTH = Decimal("0.1"), Decimal("0.01")
MOST_DRAWS, USUAL_DRAWS, LARGEST_SEED = 10_000, 1_000, 2**31 - 1


@dataclass(frozen=True)
class Slider:
    """One number that can be moved between two ends.

    value   as the rules have it; of a table 100, because all its numbers move together, in per cent
    note    where the ends come from
    """

    field: str
    label: str
    value: Decimal
    low: Decimal
    high: Decimal
    step: Decimal
    note: str
    is_whole: bool = False


def sliders(rules: RuleSet, pool: int) -> list[Slider]:
    """Return the slider of the pool and those of all parameters in the order of the file."""
    first = Slider(
        POOL, _("Pool (CZK)"), Decimal(pool), *_around(Decimal(pool)), Decimal(1), _assumed_ends(), is_whole=True
    )  # fmt: skip
    return [first, *(_slider(rules, each) for each in rules.parameters.values())]


class SlidersForm(forms.Form):
    """The numbers of a simulated division; what an address leaves out stays as it is."""

    use_required_attribute = False

    def __init__(self, data: Mapping[str, Any], *, rules: RuleSet, pool: int) -> None:
        self.rules, self.pool_now = rules, pool
        self.sliders = sliders(rules, pool)
        known = {each.field: _plain(each.value) for each in self.sliders}
        super().__init__({**known, **{name: data[name] for name in known if data.get(name)}})
        for each in self.sliders:
            self.fields[each.field] = _field(each)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each field with the ends of its slider."""
        return [
            {
                "field": self[each.field],
                "low": _plain(each.low),
                "high": _plain(each.high),
                "step": _plain(each.step),
                "value": self[each.field].value(),
            }
            for each in self.sliders
        ]

    @property
    def pool(self) -> int:
        """The pool asked for, whole crowns; of a valid form."""
        return int(self.cleaned_data[POOL])

    def moved(self) -> list[Slider]:
        """Return the sliders that stand elsewhere than in the rules; of a valid form."""
        return [each for each in self.sliders if self.cleaned_data[each.field] != each.value]

    def values(self) -> Values:
        """Return the numbers of the parameters that were moved; of a valid form."""
        found: Values = {}
        for each in self.moved():
            if each.field == POOL:
                continue
            name, given = each.field.removeprefix(PREFIX), Decimal(self.cleaned_data[each.field])
            keys = self.rules.parameters[name].keys
            found[name] = scaled(self.rules, name, given) if keys else {(): given}
        return found


class DrawsForm(forms.Form):
    """How many times the uncertain numbers are drawn, from which seed, and which part of the need counts."""

    draws = forms.IntegerField(
        label=gettext_lazy("Number of draws"), min_value=2, max_value=MOST_DRAWS, initial=USUAL_DRAWS,
        help_text=gettext_lazy("A thousand is enough for a band; more makes it smoother and takes longer."),
    )  # fmt: skip
    seed = forms.IntegerField(
        label=gettext_lazy("Seed"), min_value=0, max_value=LARGEST_SEED, initial=2027,
        help_text=gettext_lazy("The same seed gives the same draws, and so the same numbers, to the last digit."),
    )  # fmt: skip
    covered = forms.IntegerField(
        label=gettext_lazy("Share of the need that should be covered, in per cent"), min_value=1, max_value=100,
        initial=100,
        help_text=gettext_lazy("The chance is told of getting less than this share of what the service needs."),
    )  # fmt: skip


def _slider(rules: RuleSet, item: Parameter) -> Slider:
    label, field = said(item.label.to_json()), f"{PREFIX}{item.name}"
    if item.keys:
        ends = (HALF * HUNDRED, (1 + HALF) * HUNDRED)
        told = _("All numbers of the table together, in per cent of what is written. %(note)s") % {
            "note": _assumed_ends()
        }
        return Slider(field, _("%(label)s (per cent)") % {"label": label}, HUNDRED, *ends, Decimal(1), told)
    value, whole, unit = item.values[()], is_whole(rules, item.name), unit_words(item.unit)
    named = f"{label} ({unit})" if unit else label
    if item.uncertainty is not None:
        low, high, note = (
            item.uncertainty.low,
            item.uncertainty.high,
            _("The ends are declared by the rules."),
        )
    else:
        (low, high), note = _around(value), _assumed_ends()
    step = Decimal(1) if whole or value >= HUNDRED else HUNDREDTH if value >= SMALL else HUNDREDTH * SMALL
    return Slider(field, named, value, low, high, step, note, whole)


def _around(value: Decimal) -> tuple[Decimal, Decimal]:
    """Return the ends at half more and half less; from nothing to one where the value is nothing."""
    return (value * HALF, value * (1 + HALF)) if value else (Decimal(0), Decimal(1))


def _assumed_ends() -> str:
    return _("The ends are assumed: half less and half more.")


def _field(each: Slider) -> forms.Field:
    ends = _("From %(low)s to %(high)s, now %(value)s.") % {
        "low": _shown(each.low),
        "high": _shown(each.high),
        "value": _shown(each.value),
    }
    told: dict[str, Any] = {"label": each.label, "help_text": f"{ends} {each.note}"}
    if each.is_whole:
        return forms.IntegerField(
            min_value=int(each.low),
            max_value=int(each.high),
            widget=forms.NumberInput(attrs={"step": 1}),
            **told,
        )
    return forms.DecimalField(
        min_value=each.low, max_value=each.high, decimal_places=6, max_digits=20,
        widget=forms.NumberInput(attrs={"step": "any"}), **told,
    )  # fmt: skip


def _shown(value: Decimal) -> str:
    exponent = value.normalize().as_tuple().exponent
    return figures.digits(value, max(0, -exponent) if isinstance(exponent, int) else 0)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
