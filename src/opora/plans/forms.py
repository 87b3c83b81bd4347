"""Forms of plans."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opora.plans.models import Measure, Plan
from opora.register.models import ServiceKind
from opora.territory.models import Unit


class MeasureForm(forms.ModelForm):  # type: ignore[type-arg]  # the stubs ask for what Django itself cannot take
    """What people may write into a measure."""

    class Meta:
        model = Measure
        fields = ["title", "text", "owner", "due_on", "indicator", "baseline", "target"]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 6}),
            "due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }


class NewMeasureForm(MeasureForm):
    """A measure of people's own: first for which kind and where."""

    kind = forms.ModelChoiceField(ServiceKind.objects.all(), to_field_name="code", label=_("kind of service"))
    orp = forms.ModelChoiceField(Unit.objects.none(), to_field_name="code", label=_("ORP"))

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        orps = Unit.objects.filter(
            level=Unit.Level.ORP, placements__region=plan.region, placements__valid_to=None
        )
        self.fields["orp"].queryset = orps.distinct()  # type: ignore[attr-defined]  # the field is a ModelChoiceField
        self.order_fields(["kind", "orp", *MeasureForm.Meta.fields])
