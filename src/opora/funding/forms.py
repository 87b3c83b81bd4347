"""Forms of the money."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class PoolForm(forms.Form):
    """The pool of a round and where it comes from."""

    pool_czk = forms.IntegerField(label=_("Pool in whole crowns"), min_value=0)
    pool_source = forms.CharField(
        label=_("Where the pool comes from"),
        max_length=300,
        help_text=_("The budget or the decision that the sum stands in."),
    )


class CompareForm(forms.Form):
    """Two sides: rules, and how much of the pool of the round."""

    first_rules = forms.ChoiceField(label=_("Rules of the first side"))
    first_percent = forms.DecimalField(
        label=_("Pool of the first side in per cent"),
        min_value=1,
        max_value=1000,
        decimal_places=1,
        initial=100,
    )
    second_rules = forms.ChoiceField(label=_("Rules of the second side"))
    second_percent = forms.DecimalField(
        label=_("Pool of the second side in per cent"),
        min_value=1,
        max_value=1000,
        decimal_places=1,
        initial=100,
        help_text=_("93 answers what happens when the state gives 7% less."),
    )

    def __init__(self, *given: Any, rules: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*given, **more)
        for name in ("first_rules", "second_rules"):
            self.fields[name].choices = rules  # type: ignore[attr-defined]  # both are fields of choices

    def clean(self) -> dict[str, Any]:
        """Refuse one and the same side twice."""
        given = super().clean() or {}
        first, second = self.side("first"), self.side("second")
        if None not in (*first, *second) and first == second:
            self.add_error(
                "second_rules",
                _("Both sides are the same. Choose other rules or another pool for one of them."),
            )
        return given

    def side(self, name: str) -> tuple[Any, Any]:
        """Return the rules (`code:version`) and the share of one side."""
        return self.cleaned_data.get(f"{name}_rules"), self.cleaned_data.get(f"{name}_percent")
