"""Forms of settlements: the statement of a service, a new settlement, files, the reply, the decision, the demand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opora.funding.settlement.content import Content, Units
from opora.funding.settlement.items import COSTS, LARGEST, REVENUES, SOURCES
from opora.funding.settlement.states import Outcome
from opora.register.models import Form

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


@dataclass(frozen=True)
class Section:
    """A part of the form of a statement: its heading, what belongs there, and its fields."""

    title: str
    help: str
    fields: tuple[BoundField, ...]


class StatementForm(forms.Form):
    """What a provider says about one service and one year; every field may be empty until it is filed.

    unit_forms  forms of the service
    funded      whether the region has said how many units it funds, so that the provider does not
    """

    grant_spent = forms.IntegerField(
        label=gettext_lazy("Of the region's grant used for eligible costs"),
        min_value=0,
        max_value=LARGEST,
        required=False,
    )
    note = forms.CharField(
        label=gettext_lazy("Note for the region"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )

    def __init__(
        self, *args: Any, content: Content, unit_forms: Iterable[str], funded: bool, **more: Any
    ) -> None:
        self.content, self.unit_forms, self.is_funded = content, tuple(unit_forms), funded
        super().__init__(*args, **{"initial": _initial(content), **more})
        for part, items in (("costs", COSTS), ("revenues", REVENUES), ("sources", SOURCES)):
            for name, label in items.items():
                self.fields[f"{part}_{name}"] = _crowns(str(label))
        for name, label in COSTS.items():
            self.fields[f"eligible_{name}"] = _crowns(_("%(item)s: of it eligible") % {"item": label})
        for form in self.unit_forms:
            unit_form = str(Form(form).label)
            if not funded:
                self.fields[f"units_{form}_funded"] = _units(
                    _("Funded units, %(form)s form") % {"form": unit_form}
                )
            self.fields[f"units_{form}_delivered"] = _units(
                _("Delivered units, %(form)s form") % {"form": unit_form}
            )

    def sections(self) -> list[Section]:
        """Return the fields in the parts that the page shows."""
        costs = [self[f"{part}_{name}"] for name in COSTS for part in ("costs", "eligible")]
        units = [self[name] for name in self.fields if name.startswith("units_")]
        return [
            Section(
                _("Actual costs by item"),
                _("Whole crowns for the whole year; an item that you leave empty is 0."),
                tuple(costs),
            ),
            Section(
                _("Own revenues"),
                _("What is no public support."),
                tuple(self[f"revenues_{name}"] for name in REVENUES),
            ),
            Section(
                _("Public money by source"),
                _("Everything that the service got for the year, also from others than the region."),
                (*(self[f"sources_{name}"] for name in SOURCES), self["grant_spent"]),
            ),
            Section(
                _("Units delivered"),
                _(
                    "Beds of the residential form, full-time posts of direct care of the others; the mean of the year."
                ),
                tuple(units),
            ),
            Section(_("Anything else"), "", (self["note"],)),
        ]

    def said(self) -> Content:
        """Return the content of the fields that could be read; the others stay as they were."""
        given = self.cleaned_data

        def amounts(part: str, items: Mapping[str, object], before: Mapping[str, int]) -> dict[str, int]:
            names = {name: f"{part}_{name}" for name in items}
            return {
                name: (given[key] or 0) if key in given else before.get(name, 0)
                for name, key in names.items()
            }

        return Content(
            costs=amounts("costs", COSTS, self.content.costs),
            eligible=amounts("eligible", COSTS, self.content.eligible),
            revenues=amounts("revenues", REVENUES, self.content.revenues),
            sources=amounts("sources", SOURCES, self.content.sources),
            grant_spent=given.get("grant_spent") or 0,
            brought_over=self.content.brought_over,
            units={form: self._units_of(form) for form in self.unit_forms},
            note=given.get("note", ""),
        )

    def _units_of(self, form: str) -> Units:
        before = self.content.units.get(form, Units(Decimal(0), Decimal(0)))
        funded = self.cleaned_data.get(f"units_{form}_funded") or Decimal(0)
        delivered = self.cleaned_data.get(f"units_{form}_delivered") or Decimal(0)
        return Units(before.funded if self.is_funded else funded, delivered)

    def show(self, problems: Iterable[Any]) -> None:
        """Tie what keeps the statement from being filed to its fields."""
        for problem in problems:
            self.add_error(problem.place if problem.place in self.fields else None, problem.expected)


def _crowns(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=LARGEST, required=False)


def _units(label: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=Decimal(0), max_digits=9, decimal_places=2, required=False
    )


def _initial(content: Content) -> dict[str, Any]:
    parts = {
        "costs": content.costs,
        "eligible": content.eligible,
        "revenues": content.revenues,
        "sources": content.sources,
    }
    found: dict[str, Any] = {
        f"{part}_{name}": amount or None
        for part, amounts in parts.items()
        for name, amount in amounts.items()
    }
    for form, units in content.units.items():
        found |= {
            f"units_{form}_funded": units.funded or None,
            f"units_{form}_delivered": units.delivered or None,
        }
    return {**found, "grant_spent": content.grant_spent or None, "note": content.note}


class YearForm(forms.Form):
    """A new settlement: which year, until when statements are waited for."""

    year = forms.IntegerField(label=gettext_lazy("Settled year"), min_value=2000, max_value=2100)
    statements_by = forms.DateField(label=gettext_lazy("Last day for statements"), widget=DAY)


class FilesForm(forms.Form):
    """Two files of statements."""

    services_file = forms.FileField(
        label=gettext_lazy("Statements, one row per service (CSV)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv"}),
    )
    units_file = forms.FileField(
        label=gettext_lazy("Units, one row per form (CSV)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv"}),
    )


class ReplyForm(forms.Form):
    """What the provider says to the result."""

    text = forms.CharField(label=gettext_lazy("Your reply"), widget=forms.Textarea(attrs={"rows": 8}))


class DecisionForm(forms.Form):
    """What the economist decides after the reply."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Decision"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(label=gettext_lazy("Reasons"), widget=forms.Textarea(attrs={"rows": 6}))


class DemandForm(forms.Form):
    """By which day the money has to come back."""

    due = forms.DateField(label=gettext_lazy("Pay by"), widget=DAY)
