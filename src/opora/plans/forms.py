"""Forms of plans."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from opora.plans import services
from opora.plans.models import Measure, Plan
from opora.register.models import ServiceKind
from opora.territory.models import Unit


class MeasureForm(forms.ModelForm):  # type: ignore[type-arg]  # the stubs ask for what Django itself cannot take
    """What people may write into a measure; `seen` is the version that the person began to edit."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Measure
        fields = ["title", "text", "owner", "due_on", "indicator", "baseline", "target"]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 6}),
            "due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = services.version_of(self.instance)

    def clean(self) -> dict[str, Any]:
        """Show both texts when somebody has saved the measure since; saving again then means that one has read them."""
        cleaned: dict[str, Any] = super().clean() or {}
        now = services.version_of(self.instance)
        if "seen" in self.fields and cleaned.get("seen") not in ("", now):
            for name in [name for name in self.Meta.fields if name in cleaned]:
                saved = getattr(self.instance, name)
                if cleaned[name] != saved:
                    self.add_error(
                        name, _("Somebody else has saved meanwhile: %(text)s") % {"text": saved or "–"}
                    )
            cleaned["seen"] = now
            self.data = {**self.data.dict(), "seen": now} if isinstance(self.data, QueryDict) else self.data
        return cleaned


class NewMeasureForm(MeasureForm):
    """A measure of people's own: first for which kind and where."""

    kind = forms.ModelChoiceField(
        ServiceKind.objects.all(),
        to_field_name="code",
        label=_("kind of service"),
        empty_label=_("not chosen"),
    )
    orp = forms.ModelChoiceField(
        Unit.objects.none(), to_field_name="code", label=_("ORP"), empty_label=_("not chosen")
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["seen"]
        orps = Unit.objects.filter(
            level=Unit.Level.ORP, placements__region=plan.region, placements__valid_to=None
        )
        self.fields["orp"].queryset = orps.distinct()  # type: ignore[attr-defined]  # the field is a ModelChoiceField
        self.order_fields(["kind", "orp", *MeasureForm.Meta.fields])
