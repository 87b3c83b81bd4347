"""Forms of applications: the application itself, a withdrawal, points of one application, a file of points."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opora.accounts.models import User
from opora.core.languages import said
from opora.core.sentences import said as said_origin
from opora.funding.applying import fields
from opora.funding.applying.asked import Asked
from opora.funding.applying.budget import Item
from opora.funding.applying.checking import faults
from opora.funding.applying.content import DUTIES, Content, FormSaid
from opora.funding.applying.models import Dossier
from opora.funding.applying.services.guards import version_of
from opora.funding.facts import Fact, Facts
from opora_engine.formula.rules import Input

YES_NO = (("true", gettext_lazy("yes")), ("false", gettext_lazy("no")))
SPACES = str.maketrans("", "", " \u00a0\u202f")


class PlainInput(forms.TextInput):
    """A field of text drawn without a template: the budget has a hundred and fifty of them."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the same as Django draws."""
        given = {"type": "text", "name": name, **self.build_attrs(self.attrs, attrs)}
        text = self.format_value(value)
        return format_html("<input{}>", flatatt(given if text is None else {**given, "value": text}))


class CrownsField(forms.IntegerField):
    """Whole crowns, also written with spaces between thousands."""

    def __init__(self, label: str) -> None:
        widget = PlainInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "aria-label": label, "size": "9"}
        )
        super().__init__(
            required=False,
            label=label,
            widget=widget,
            error_messages={"invalid": gettext_lazy("Write whole crowns, such as 125000.")},
        )

    def to_python(self, value: Any) -> int | None:
        """Return the crowns, or None for an empty field."""
        return super().to_python(value.translate(SPACES) if isinstance(value, str) else value)


class NumberField(forms.Field):
    """An exact number with a decimal point or comma."""

    default_error_messages = {"invalid": gettext_lazy("Write a number, such as 12.5.")}
    widget = forms.TextInput

    def to_python(self, value: Any) -> Decimal | None:
        """Return the number, or None for an empty field."""
        text = str(value or "").translate(SPACES).replace(",", ".")
        if not text:
            return None
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or "e" in text.lower():
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return number

    def widget_attrs(self, widget: Any) -> dict[str, Any]:
        """Let telephones show their numbers."""
        return {"inputmode": "decimal", "autocomplete": "off"}


class DossierForm(forms.Form):
    """One application; every field may be empty until it is submitted. What cannot be read stays as it was saved."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, dossier: Dossier, asked: Asked, by: User) -> None:
        super().__init__(data)
        self.dossier, self.asked, self.by = dossier, asked, by
        self.stored = dossier.said
        self.conflict = False
        self.told: Content | None = None
        names = fields.labels(asked)
        for name, made in self._made(names):
            self.fields[name] = made
        self.initial = {**fields.written(self.stored), "seen": version_of(dossier)}
        for name, origin in dossier.origins.items():
            if name in self.fields and not name.startswith("budget"):
                self.fields[name].help_text = str(said_origin(origin))

    def _made(self, names: dict[str, str]) -> Iterator[tuple[str, forms.Field]]:
        for form in self.asked.forms:
            for unit in fields.UNITS:
                name = fields.units(form.form, unit)
                yield name, NumberField(required=False, label=names[name])
            for key, item in self.asked.form_facts.items():
                name = fields.form_fact(form.form, key)
                yield name, _fact_field(item, names[name])
        for row in self.shown_items:
            for source in self.asked.budget.sources:
                name = fields.cell(row.code, source.code)
                yield name, CrownsField(names[name])
        for name in DUTIES:
            yield name, _yes_no(names[name])
        for key, item in self.asked.facts.items():
            yield fields.fact(key), _fact_field(item, names[fields.fact(key)])

    @property
    def shown_items(self) -> list[Item]:
        """The items of the budget; the undivided one only while something stands in it."""
        return [row for row in self.asked.budget.items if not row.undivided or self.stored.of_item(row.code)]

    def content(self) -> Content:
        """Return what the form says; a field that could not be read says what was saved before."""
        if self.is_bound and self.told is None:
            self.full_clean()
        return self.told or self.stored

    def _read(self) -> Content:
        stored = {each.form: each for each in self.stored.forms}
        return replace(
            self.stored,
            forms=tuple(
                self._form_said(stored.get(each.form, FormSaid(each.form, each.unit)))
                for each in self.asked.forms
            ),
            budget=self._budget(),
            duties={
                name: answer
                for name in DUTIES
                if (answer := self._answer(name, self.stored.duties.get(name))) is not None
            },
            facts=self._facts(self.asked.facts, self.stored.facts, fields.fact),
        )

    def _form_said(self, told: FormSaid) -> FormSaid:
        applied, evidenced = (
            self._value(fields.units(told.form, name), getattr(told, name)) for name in fields.UNITS
        )
        found = self._facts(self.asked.form_facts, told.facts, lambda name: fields.form_fact(told.form, name))
        return replace(told, applied_units=applied, evidenced_units=evidenced, facts=found)

    def _budget(self) -> dict[tuple[str, str], int]:
        found = {}
        for item in self.shown_items:
            for source in self.asked.budget.sources:
                place = (item.code, source.code)
                amount = self._value(fields.cell(*place), self.stored.budget.get(place))
                if amount:
                    found[place] = amount
        return found

    def _facts(self, known: Any, stored: Facts, named: fields.Namer) -> Facts:
        found: Facts = {}
        for key, item in known.items():
            before = stored.get(key)
            value = self._value(named(key), before["value"] if before else None)
            if value not in (None, ""):
                found[key] = _fact(item, value)
        return found

    def _answer(self, name: str, before: bool | None) -> bool | None:
        value = self._value(name, before)
        return value == "true" if isinstance(value, str) and value else (None if value == "" else value)

    def _value(self, name: str, before: Any) -> Any:
        return before if name in self.errors else self.cleaned_data.get(name)

    def clean(self) -> dict[str, Any]:
        """Show both values when somebody else has saved since; saving again then means that one has read them."""
        cleaned: dict[str, Any] = super().clean() or {}
        # Read before faults are added: a fault of the content does not make a field unreadable.
        self.told = self._read()
        now = version_of(self.dossier)
        seen = cleaned.get("seen", "")
        self.conflict = bool(seen) and seen != now and self.dossier.edited_by != self.by
        if self.conflict:
            before = fields.written(self.stored)
            theirs = fields.written(self.told)
            for name in [name for name in self.fields if name != "seen"]:
                if before.get(name, "") != theirs.get(name, "") and name not in self.errors:
                    text = _("Somebody else has saved meanwhile: %(text)s")
                    self.add_error(name, text % {"text": before.get(name, "") or "–"})
            self.data = {**self.data.dict(), "seen": now} if isinstance(self.data, QueryDict) else self.data
        return cleaned

    def check_whole(self) -> bool:
        """Say at its field what still keeps the application from being submitted; return whether nothing does."""
        names = fields.labels(self.asked)
        for fault in faults(self.content(), self.asked):
            if fault.place not in self.fields:
                self.add_error(None, f"{names.get(fault.place, fault.place)}: {fault.expected}")
            elif fault.place not in self.errors:
                self.add_error(fault.place, fault.expected)
        return not self.errors


class WithdrawForm(forms.Form):
    """Why an application is withdrawn."""

    reason = forms.CharField(
        label=gettext_lazy("why it is withdrawn"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "The region reads it. The application can be put back until the last day for changes."
        ),
    )


class PointsForm(forms.Form):
    """Points of criteria of one application."""

    points = NumberField(label=gettext_lazy("points of criteria, 0 to 100"))


class PointsFileForm(forms.Form):
    """A file of points for many applications."""

    file = forms.FileField(
        label=gettext_lazy("file of points (CSV)"),
        help_text=gettext_lazy(
            "Columns identifier and criteria_points, separated by commas; all rows are taken or none."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )


def _fact(item: Input, value: Any) -> Fact:
    if item.type == "boolean":
        told: str | bool = value if isinstance(value, bool) else value == "true"
    else:
        told = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return {"value": told, "unit": item.unit, **item.label.to_json()}


def _fact_field(item: Input, label: str) -> forms.Field:
    text = said(item.meaning.to_json())
    if item.type == "boolean":
        return _yes_no(label, text)
    if item.type == "text":
        if item.values:
            choices = [("", "–"), *((value, value) for value in item.values)]
            return forms.ChoiceField(choices=choices, required=False, label=label, help_text=text)
        return forms.CharField(required=False, label=label, help_text=text)
    return NumberField(required=False, label=label, help_text=text)


def _yes_no(label: str, help_text: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=YES_NO, required=False, label=label, help_text=help_text, widget=forms.RadioSelect
    )
