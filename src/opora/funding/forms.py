"""Forms of the money."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PoolForm(forms.Form):
    """The pool of a round and where it comes from."""

    pool_czk = forms.IntegerField(label=_("Pool in whole crowns"), min_value=0)
    pool_source = forms.CharField(
        label=_("Where the pool comes from"),
        max_length=300,
        help_text=_("The budget or the decision that the sum stands in."),
    )
