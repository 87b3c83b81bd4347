"""Forms of the gaps."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from opora.gaps.placing.asking import COUNTED, Aim, Question

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Text


def _number(label: "Text", help_text: "Text", *, least: int = 0) -> forms.IntegerField:
    """Return a field for a whole number that only some questions need."""
    return forms.IntegerField(label=label, help_text=help_text, min_value=least, required=False)


class PlaceForm(forms.Form):
    """Where would new capacity help most?"""

    kind = forms.ChoiceField(label=_("Kind of service"))
    aim = forms.ChoiceField(label=_("What the new places should achieve"), choices=Aim.choices)
    places = forms.IntegerField(
        label=_("Number of new places"),
        min_value=1,
        max_value=50,
        required=False,
        help_text=_(
            "At most so many. Not needed for the fewest places, for the least cost or with a budget."
        ),
    )
    limit = forms.FloatField(
        label=_("Longest acceptable way in minutes"),
        min_value=1,
        max_value=600,
        required=False,
        help_text=_("Left empty: the limit declared for the kind."),
    )
    forbidden = forms.MultipleChoiceField(label=_("Municipalities where no place may be"), required=False)
    opening = _number(
        _("Cost of opening a place in crowns"), _("For a budget and for the least cost; your assumption.")
    )
    unit_price = _number(
        _("Cost of one unit of capacity in crowns"), _("Only for the least cost; your assumption.")
    )
    largest = _number(
        _("Largest capacity of one place"), _("Only for the least cost; your assumption."), least=1
    )
    budget = _number(
        _("Budget in crowns"),
        _(
            "The most that opening the places may cost, of the least cost also their capacity. Empty: no limit."
        ),
    )

    def __init__(
        self,
        *args: object,
        kinds: list[tuple[str, str]],
        towns: list[tuple[str, str]],
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        for name, choices in (("kind", kinds), ("forbidden", towns)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker which field it is
            field.choices = choices

    def clean(self) -> dict[str, object]:
        """Ask for what the aim and the budget need."""
        found = super().clean() or {}
        limits = ("places", "budget")
        is_open = not any(found.get(name) is not None or name in self.errors for name in limits)
        if found.get("aim") in COUNTED and is_open:
            self.add_error("places", _("Say how many new places there may be, at least 1, or give a budget."))
        if found.get("budget") is not None and not found.get("opening") and "opening" not in self.errors:
            self.add_error("opening", _("The budget needs the price of opening a place."))
        if found.get("aim") == Aim.COST:
            for name in ("opening", "unit_price", "largest"):
                if found.get(name) is None and name not in self.errors:
                    self.add_error(name, _("The least cost needs this number."))
        return found

    def question(self) -> Question:
        """Return the question that was asked by a valid form."""
        given = dict(self.cleaned_data)
        return Question(**{**given, "aim": Aim(given["aim"]), "forbidden": tuple(given["forbidden"])})
