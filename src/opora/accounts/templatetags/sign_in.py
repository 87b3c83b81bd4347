"""What the pages of sign-in need to know about the address they are read at."""

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def passkey_address(context: dict[str, Any]) -> str:
    """Return where this page lies under a name, when it is read at the numbers of this machine; else an empty text.

    Browsers tie passkeys to a name. 127.0.0.1 and localhost are the same machine, but only the second is a name.
    """
    here = urlsplit(str(context["request"].build_absolute_uri()))
    try:
        address = ipaddress.ip_address(here.hostname or "")
    except ValueError:
        return ""
    if not address.is_loopback:
        return ""
    return here._replace(netloc=f"localhost:{here.port}" if here.port else "localhost").geturl()
