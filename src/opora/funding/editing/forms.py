"""Forms of drafts: what a new one begins with, what it is compared with."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class BeginForm(forms.Form):
    """A new draft: its name and the text to begin with."""

    name = forms.CharField(
        label=pgettext_lazy("draft", "Name"),
        max_length=100,
        help_text=_("For you and your colleagues, for example “Rules for 2028, lower caps”."),
    )
    source = forms.ChoiceField(
        label=_("Begin with"), help_text=_("The text is copied; what it comes from stays as it is.")
    )

    def __init__(self, *given: Any, sources: list[tuple[str, Any]], **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["source"].choices = sources  # type: ignore[attr-defined]  # a field of choices


class CompareForm(forms.Form):
    """The other text that a draft is compared with."""

    other = forms.ChoiceField(label=_("Compare with"))

    def __init__(self, *given: Any, others: list[tuple[str, Any]], **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["other"].choices = others  # type: ignore[attr-defined]  # a field of choices
