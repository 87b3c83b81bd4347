"""Letters to people: the invitation with the link by which they choose a password of their own."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from opora.accounts.models import User
from opora.core.refusals import Refused


class LetterNotSent(Refused):
    """The mail server did not take a letter (503); what was stored before stays."""

    status = 503


def send_invitation(person: User, address: str) -> None:
    """Send the person a link that works once and for three days; `address` is that of this installation.

    Raises LetterNotSent when the mail server fails: the account stays, the letter can be sent again.
    """
    letter = invitation(person, address)
    try:
        letter.send()
    except OSError as error:
        raise LetterNotSent(
            _(
                "The account %(account)s was made, but the letter to %(email)s could not be sent (%(error)s). "
                "Check the mail server and send the invitation again from the page of the person."
            )
            % {"account": person.username, "email": person.email, "error": error}
        ) from error


def invitation(person: User, address: str) -> EmailMessage:
    """Return the letter in the language of the installation: what the reader prefers is not known yet."""
    key = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
    link = address.rstrip("/") + reverse("account_reset_password_from_key", kwargs=key)
    with translation.override(settings.LANGUAGE_CODE):
        days = settings.PASSWORD_RESET_TIMEOUT // 86_400
        said = {"person": person, "link": link, "address": address, "days": days}
        text = render_to_string("accounts/invitation.txt", said)
        return EmailMessage(subject=_("Your account in Opora"), body=text, to=[person.email])
