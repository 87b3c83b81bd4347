"""Forms of the gaps."""

from django import forms
from django.utils.translation import gettext_lazy as _

from opora.gaps.placing.asking import COUNTED, Aim, Question


class PlaceForm(forms.Form):
    """Where would new capacity help most?"""

    kind = forms.ChoiceField(label=_("Kind of service"))
    aim = forms.ChoiceField(label=_("What the new places should achieve"), choices=Aim.choices)
    places = forms.IntegerField(
        label=_("Number of new places"),
        min_value=1,
        max_value=50,
        required=False,
        help_text=_("At most so many. Not needed for the fewest places and for the least cost."),
    )
    limit = forms.FloatField(
        label=_("Longest acceptable way in minutes"),
        min_value=1,
        max_value=600,
        required=False,
        help_text=_("Left empty: the limit declared for the kind."),
    )
    forbidden = forms.MultipleChoiceField(label=_("Municipalities where no place may be"), required=False)
    opening = forms.IntegerField(
        label=_("Cost of opening a place in crowns"),
        min_value=0,
        required=False,
        help_text=_("Only for the least cost; your assumption."),
    )
    unit_price = forms.IntegerField(
        label=_("Cost of one unit of capacity in crowns"),
        min_value=0,
        required=False,
        help_text=_("Only for the least cost; your assumption."),
    )
    largest = forms.IntegerField(
        label=_("Largest capacity of one place"),
        min_value=1,
        required=False,
        help_text=_("Only for the least cost; your assumption."),
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
        """Ask for what the aim needs."""
        found = super().clean() or {}
        if found.get("aim") in COUNTED and not found.get("places") and "places" not in self.errors:
            self.add_error("places", _("Say how many new places there may be, at least 1."))
        if found.get("aim") == Aim.COST:
            for name in ("opening", "unit_price", "largest"):
                if found.get(name) is None and name not in self.errors:
                    self.add_error(name, _("The least cost needs this number."))
        return found

    def question(self) -> Question:
        """Return the question that was asked by a valid form."""
        given = dict(self.cleaned_data)
        return Question(**{**given, "aim": Aim(given["aim"]), "forbidden": tuple(given["forbidden"])})
