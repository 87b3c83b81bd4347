"""Forms of the base network."""

from django import forms
from django.utils.translation import gettext_lazy as _

from opora.network.models import Level
from opora.network.widgets import DayInput


class ResolutionForm(forms.Form):
    """The resolution that an act stands on."""

    number = forms.CharField(label=_("Number of the resolution"), max_length=60)
    body = forms.CharField(
        label=_("Body that passed it"), max_length=120, help_text=_("Such as: assembly of the region.")
    )
    decided_on = forms.DateField(label=_("Passed on"), widget=DayInput)
    since = forms.DateField(label=_("Valid from"), widget=DayInput)


class ChangeForm(ResolutionForm):
    """Another level or capacity of one service, or its end in the network."""

    LEAVE = "leave"

    level = forms.ChoiceField(label=_("Level"))
    capacity = forms.IntegerField(label=_("Capacity taken"), min_value=1, required=False)
    condition = forms.CharField(
        label=_("Condition"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What the service has to mend, and by when."),
    )
    field_order = ["level", "capacity", "condition", "number", "body", "decided_on", "since"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        level = self.fields["level"]
        assert isinstance(level, forms.ChoiceField)  # noqa: S101 - tells the type checker which field it is
        level.choices = [*Level.choices, (self.LEAVE, _("leaves the network"))]

    def clean(self) -> dict[str, object]:
        """Ask for a capacity unless the service leaves."""
        found = super().clean() or {}
        if found.get("level") != self.LEAVE and not found.get("capacity") and "capacity" not in self.errors:
            self.add_error("capacity", _("Write how much of the registered capacity is taken, at least 1."))
        return found
