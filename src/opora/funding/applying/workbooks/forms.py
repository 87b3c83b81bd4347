"""The form with which a workbook comes back."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WorkbookForm(forms.Form):
    """One workbook; what it says the service finds out."""

    upload = forms.FileField(
        label=_("workbook"), max_length=1000, widget=forms.FileInput(attrs={"accept": ".xlsx"})
    )
