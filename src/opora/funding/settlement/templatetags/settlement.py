"""The link to settlements, for those who may see them."""

from typing import Any

from django import template
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from opora.core.permissions import Scope

register = template.Library()


@register.simple_tag(takes_context=True)
def settlement_link(context: RequestContext, region: Any) -> SafeString | str:
    """Return the link to the settlements of a region; nothing for somebody who may not see them."""
    person = context["request"].user
    if not person.has_perm("funding.settlement", Scope(region=region.code)):
        return ""
    address = reverse("funding:settlement:index", args=[region.code])
    return format_html('<a class="alone" href="{}">{}</a>', address, _("Settlement"))
