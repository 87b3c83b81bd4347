"""The form with which a file is attached."""

from django import forms
from django.utils.translation import gettext_lazy as _

from opora.funding.attachments.sniffing import MEDIA_TYPES


class UploadForm(forms.Form):
    """One file; what it really is the service finds out."""

    upload = forms.FileField(
        label=_("file"),
        max_length=1000,
        widget=forms.FileInput(attrs={"accept": ",".join(f".{ending}" for ending in MEDIA_TYPES)}),
    )
