"""Forms of a round: an act, its dates, an extension, a new round."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opora.funding.models import RoundKind
from opora.funding.services import Resolution
from opora.network.widgets import DayInput
from opora.register.models import Provider

LINES = forms.Textarea(attrs={"rows": 3})
NOT_CHOSEN = gettext_lazy("not chosen")


class ActForm(forms.Form):
    """An act that may take a written reason."""

    note = forms.CharField(
        label=gettext_lazy("Reason or note"), max_length=1000, widget=LINES,
        help_text=gettext_lazy("It stays in the course of the round; the office sees it, providers do not."),
    )  # fmt: skip

    def __init__(self, *given: Any, needs_note: bool, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["note"].required = needs_note

    @property
    def resolution(self) -> Resolution | None:
        """The resolution that the act stands on, or None."""
        return None


class DecisionForm(ActForm):
    """The decision on the grants: what the body resolved."""

    number = forms.CharField(label=gettext_lazy("Number of the resolution"), max_length=60)
    body = forms.CharField(
        label=gettext_lazy("Body that passed it"),
        max_length=120,
        help_text=gettext_lazy("Such as: assembly of the region."),
    )
    decided_on = forms.DateField(label=gettext_lazy("Passed on"), widget=DayInput)
    field_order = ["number", "body", "decided_on", "note"]

    @property
    def resolution(self) -> Resolution | None:
        """The resolution that was written in."""
        given = self.cleaned_data
        return Resolution(given["number"], given["body"], given["decided_on"])


class DaysForm(forms.Form):
    """The three dates of a round."""

    shown_from = forms.DateField(label=gettext_lazy("Shown to providers from"), widget=DayInput)
    last_new = forms.DateField(
        label=gettext_lazy("Last day for a new application"),
        widget=DayInput,
        help_text=gettext_lazy("The day is included."),
    )
    last_edit = forms.DateField(
        label=gettext_lazy("Last day for changes of applications"),
        widget=DayInput,
        help_text=gettext_lazy("The same day or a later one; it is included."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why the dates move"), max_length=400, required=False, widget=LINES
    )

    def __init__(self, *given: Any, needs_reason: bool, **more: Any) -> None:
        super().__init__(*given, **more)
        if needs_reason:
            self.fields["reason"].required = True
        else:
            del self.fields["reason"]


class ExtensionForm(forms.Form):
    """More time for one provider."""

    provider = forms.ModelChoiceField(
        Provider.objects.none(),
        to_field_name="number",
        label=gettext_lazy("Provider"),
        empty_label=NOT_CHOSEN,
    )
    until = forms.DateField(
        label=gettext_lazy("Extended until"), widget=DayInput, help_text=gettext_lazy("The day is included.")
    )
    reason = forms.CharField(label=gettext_lazy("Reason of the extension"), max_length=1000, widget=LINES)

    def __init__(self, *given: Any, providers: QuerySet[Provider], **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["provider"].queryset = providers  # type: ignore[attr-defined]  # the field has one


class NewRoundForm(forms.Form):
    """A round besides the yearly one."""

    year = forms.TypedChoiceField(label=gettext_lazy("Year"), coerce=int)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of round"),
        choices=[each for each in RoundKind.choices if each[0] != RoundKind.YEARLY],
        help_text=gettext_lazy(
            "A top-up divides more money for the year; an extraordinary round answers an event."
        ),
    )
    reason = forms.CharField(label=gettext_lazy("Why the round is there"), max_length=500, widget=LINES)
    rules = forms.ChoiceField(label=gettext_lazy("Rules"))
    pool_czk = forms.IntegerField(label=gettext_lazy("Pool in whole crowns"), min_value=0)
    pool_source = forms.CharField(
        label=gettext_lazy("Where the pool comes from"),
        max_length=300,
        help_text=gettext_lazy("The budget or the decision that the sum stands in."),
    )
    shown_from = forms.DateField(
        label=gettext_lazy("Shown to providers from"),
        widget=DayInput,
        required=False,
        help_text=gettext_lazy("The three dates may be set now or later, all of them at once."),
    )
    last_new = forms.DateField(
        label=gettext_lazy("Last day for a new application"), widget=DayInput, required=False
    )
    last_edit = forms.DateField(
        label=gettext_lazy("Last day for changes of applications"), widget=DayInput, required=False
    )

    def __init__(self, *given: Any, years: list[int], rules: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["year"].choices = [(year, year) for year in years]  # type: ignore[attr-defined]  # a field of choices
        self.fields["rules"].choices = rules  # type: ignore[attr-defined]  # a field of choices

    def clean(self) -> dict[str, Any]:
        """Take all three dates, or none."""
        given = super().clean() or {}
        days = [given.get(name) for name in ("shown_from", "last_new", "last_edit")]
        if any(days) and not all(days):
            self.add_error("shown_from", _("Fill in all three dates, or none of them."))
        given["days"] = tuple(days) if all(days) else None
        return given
