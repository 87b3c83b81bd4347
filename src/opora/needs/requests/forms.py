"""Forms of requests: the request itself, a collection, the choice of a municipality, the answer, the return."""

from itertools import pairwise
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opora.accounts.models import User
from opora.needs.requests.checking import faults
from opora.needs.requests.content import FIELDS, version_of
from opora.needs.requests.models import Answer, Collection, MunicipalRequest
from opora.needs.requests.queries import unit_of
from opora.register.models import CapacityUnit, ServiceKind, TargetGroup
from opora.territory.models import Placement

NOT_CHOSEN = gettext_lazy("not chosen")
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class KindField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django's own class takes no argument
    """A kind of service, named with the unit in which its capacity is counted."""

    region = ""

    def label_from_instance(self, obj: Any) -> str:
        """Return the name and, where the declared rates give one, the unit."""
        unit = unit_of(self.region, obj.code)
        return f"{obj.name} ({CapacityUnit(unit).label})" if unit else str(obj.name)


class RequestForm(forms.ModelForm):  # type: ignore[type-arg]  # the stubs ask for what Django itself cannot take
    """What a municipality asks for; every field may be empty until it is submitted."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    kind = KindField(
        ServiceKind.objects.all(), to_field_name="code", required=False, empty_label=NOT_CHOSEN,
        label=gettext_lazy("kind of service"),
        help_text=gettext_lazy("The unit in which its capacity is counted stands in brackets."),
    )  # fmt: skip
    target_group = forms.ModelChoiceField(
        TargetGroup.objects.all(), to_field_name="code", required=False, empty_label=NOT_CHOSEN,
        label=gettext_lazy("target group"),
    )  # fmt: skip

    class Meta:
        model = MunicipalRequest
        fields = list(FIELDS)
        widgets = {
            "reason": forms.Textarea(attrs={"rows": 5}),
            "existing": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "persons": gettext_lazy("One number is enough. If you are not sure, add a range."),
            "capacity": gettext_lazy("In the unit of the kind, counted at one moment."),
            "place": gettext_lazy(
                "A part of the municipality, or the municipalities around that it should serve."
            ),
            "reason": gettext_lazy(
                "What you see in the municipality: who waits, who leaves, who was turned away."
            ),
            "existing": gettext_lazy(
                "Services and other help that people use today, also outside the municipality."
            ),
            "cofinancing_czk": gettext_lazy("Whole crowns for a year. It binds nobody yet."),
            "contact": gettext_lazy(
                "An office or a post with its e-mail or telephone, not the name of a person."
            ),
        }

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.conflict = False
        self.region = self.instance.collection.region.code
        self.fields["kind"].region = self.region  # type: ignore[attr-defined]  # the field is a KindField
        self.initial["seen"] = version_of(self.instance)
        for name in ("kind", "target_group"):
            chosen = getattr(self.instance, name)
            self.initial[name] = chosen.code if chosen else None

    def clean(self) -> dict[str, Any]:
        """Show both texts when somebody else has saved since; saving again then means that one has read them."""
        cleaned: dict[str, Any] = super().clean() or {}
        now = version_of(self.instance)
        seen = cleaned.pop("seen", "")
        self.conflict = bool(seen) and seen != now and self.instance.edited_by != self.by
        if self.conflict:
            for name in [name for name in FIELDS if name in cleaned]:
                saved = getattr(self.instance, name)
                if cleaned[name] != saved:
                    text = _("Somebody else has saved meanwhile: %(text)s")
                    self.add_error(name, text % {"text": saved if saved not in (None, "") else "–"})
            self.data = {**self.data.dict(), "seen": now} if isinstance(self.data, QueryDict) else self.data
        return cleaned

    def check_whole(self) -> bool:
        """Say at its field what is still missing for submitting; return whether nothing is."""
        for name, sentence in faults(self.cleaned_data, self.region).items():
            if name not in self.errors:
                self.add_error(name, sentence)
        return not self.errors


class PlaceForm(forms.Form):
    """For which municipality a request is filled in."""

    municipality = forms.ChoiceField(label=gettext_lazy("municipality"))

    def __init__(self, *args: Any, places: "QuerySet[Placement]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(row.unit.code, f"{row.unit.name} ({row.orp})") for row in places]
        self.fields["municipality"].choices = choices  # type: ignore[attr-defined]  # the field is a ChoiceField


class CollectionForm(forms.ModelForm):  # type: ignore[type-arg]  # the stubs ask for what Django itself cannot take
    """A new collection of requests."""

    class Meta:
        model = Collection
        fields = ["year", "title", "shown_from", "last_new_on", "last_edit_on", "reminder_days"]
        widgets = {"shown_from": DAY, "last_new_on": DAY, "last_edit_on": DAY}
        help_texts = {
            "last_edit_on": gettext_lazy("Until this day a submitted request can be changed or withdrawn."),
            "reminder_days": gettext_lazy("Nobody gets two reminders within these days."),
        }

    def clean(self) -> dict[str, Any]:
        """Say at the field which day comes too early."""
        cleaned: dict[str, Any] = super().clean() or {}
        days = [(name, cleaned.get(name)) for name in ("shown_from", "last_new_on", "last_edit_on")]
        for (_before, earlier), (name, later) in pairwise(days):
            if earlier and later and later < earlier:
                self.add_error(name, _("This day comes before the day above it. Choose a later one."))
        return cleaned


class AnswerForm(forms.Form):
    """The decision of the region and its reasons; `version` is the one that they speak of."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label=gettext_lazy("decision"), choices=Answer.Decision.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=gettext_lazy("reasons"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "The municipality reads them: what the decision rests on and what happens next."
        ),
    )


class ReturnForm(forms.Form):
    """What the municipality should complete, and by when; `version` is the one that is returned."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=gettext_lazy("what to complete"), widget=forms.Textarea(attrs={"rows": 5}))
    complete_by = forms.DateField(label=gettext_lazy("complete by"), widget=DAY)
