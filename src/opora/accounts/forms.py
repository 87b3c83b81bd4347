"""Forms of people and roles, and the form of sign-in."""

from datetime import timedelta
from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from opora.accounts.fields import PlaceField
from opora.accounts.models import RoleAssignment
from opora.accounts.place_names import PlaceNames


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """Name and password; the browser may offer a passkey in the first field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["login"]
        name.label = _("Name or e-mail address")
        name.widget.attrs.update(
            {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        )
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class RoleForm(forms.Form):
    """A role with the place it is held over and its first day."""

    role = forms.ChoiceField(label=_("Role"), choices=RoleAssignment.Role.choices)
    orp = PlaceField(
        label=_("ORP"),
        help_text=_("Only for a territorial coordinator. Write a part of the name or the code, and choose."),
    )
    municipality = PlaceField(
        label=_("Municipality"),
        help_text=_("Only for a municipality. Write a part of the name or the code, and choose."),
    )
    provider = PlaceField(
        label=_("Provider"),
        help_text=_(
            "Only for a provider. Write a part of the name or the IČO, and choose; "
            "the IČO of a provider that is not in the register yet is written whole, 8 digits."
        ),
        is_closed=False,
    )
    since = forms.DateField(
        label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, names: PlaceNames, **kwargs: Any) -> None:
        """`names` are the places of the region that are offered."""
        super().__init__(*args, **kwargs)
        self.fields["since"].initial = timezone.localdate
        for kind in ("orp", "municipality", "provider"):
            self.fields[kind].offer(getattr(names, kind))  # type: ignore[attr-defined]  # these are place fields


class InvitationForm(RoleForm):
    """A new person with the first role."""

    name = forms.CharField(
        label=_("Name and surname"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The invitation is sent there; the person chooses the password."),
    )
    username = forms.CharField(
        label=_("Name to sign in with"),
        max_length=150,
        help_text=_("Letters, digits and the signs @ . + - _ only."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    field_order = ["name", "email", "username", "role", "orp", "municipality", "provider", "since"]


class EndRoleForm(forms.Form):
    """The first day on which the person no longer has the role."""

    until = forms.DateField(
        label=_("First day without the role"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, assignment: RoleAssignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = max(timezone.localdate(), assignment.valid_from + timedelta(days=1))
