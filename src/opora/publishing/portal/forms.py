"""Forms of the portal: what to look for. All of them are sent by GET and work without JavaScript."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opora.publishing.portal.base import kind_choices, town_choices
from opora.publishing.published import Published
from opora.register.models import Form

ANY = ("", _("any"))


class CatalogueForm(forms.Form):
    """Looking for a service."""

    q = forms.CharField(label=_("What are you looking for?"), required=False, max_length=100)
    municipality = forms.ChoiceField(label=_("Where do you live?"), required=False)
    kind = forms.ChoiceField(label=_("Kind of service"), required=False)
    group = forms.ChoiceField(label=_("For whom"), required=False)
    form = forms.ChoiceField(label=_("How it is given"), required=False, choices=[ANY, *Form.choices])

    def __init__(self, *args: Any, snapshot: Published, groups: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("municipality", town_choices(snapshot)),
            ("kind", kind_choices(snapshot)),
            ("group", groups),
        ):
            self.fields[name].choices = [ANY, *choices]  # type: ignore[attr-defined]  # the field is a ChoiceField


class KindForm(forms.Form):
    """Choosing one kind of service for a map."""

    kind = forms.ChoiceField(label=_("Kind of service"), required=False)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]  # the field is a ChoiceField


class SearchForm(forms.Form):
    """Looking for a row by a part of its text."""

    q = forms.CharField(label=_("Service or provider"), required=False, max_length=100)
