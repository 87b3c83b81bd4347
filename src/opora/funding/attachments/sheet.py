"""What the list of attached files shows: on its own page, and inside the page of the thing."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from opora.accounts.models import User
from opora.funding.attachments import queries
from opora.funding.attachments.declared import declared_limits
from opora.funding.attachments.models import Attachment
from opora.funding.attachments.sizes import written
from opora.funding.attachments.sniffing import MEDIA_TYPES
from opora.funding.attachments.subjects import Thing


@dataclass(frozen=True)
class Row:
    """One file in the list: what it is and the addresses of what can be done with it."""

    file: Attachment
    size: str
    download: str
    act: str


def attached_sheet(subject: str, thing: Thing, person: User) -> dict[str, Any]:
    """Return what the template funding/attachments/list.html shows of a thing, as its variable `attached`.

    Who may see the page of the thing but not its files learns only who does.
    """
    region = thing.scope.region
    if not person.has_perm(thing.view, thing.scope):
        return {"is_hidden": True}
    may_change = not thing.frozen and person.has_perm(thing.change, thing.scope)
    return {
        "rows": [_row(region, file, "remove") for file in queries.attached(subject)],
        "removed": [_row(region, file, "restore") for file in queries.removed(subject)] if may_change else [],
        "may_change": may_change,
        "frozen": thing.frozen,
        "upload": reverse("funding:attachments:list", args=[region, subject]),
        "accept": ",".join(f".{ending}" for ending in MEDIA_TYPES),
        "limits": limits_sentence(region),
    }


def limits_sentence(region: str) -> str:
    """Return what may be attached, in one sentence, with the mark that the limits are assumed."""
    limits = declared_limits(region).content
    sentence = _("%(endings)s; one file up to %(size)s, together %(count)s files up to %(together)s.") % {
        "endings": ", ".join(MEDIA_TYPES).upper(),
        "size": written(limits.file_bytes),
        "count": limits.subject_files,
        "together": written(limits.subject_bytes),
    }
    return f"{sentence} {_('These limits are assumed.')}" if limits.assumed else sentence


def crumbs(region: str, thing: Thing) -> list[dict[str, str]]:
    """Return the way from the money to the files of a thing."""
    return [
        {"title": _("Funding"), "url": reverse("funding:index", args=[region])},
        {"title": thing.title, "url": thing.address},
        {"title": _("Attachments"), "url": ""},
    ]


def _row(region: str, file: Attachment, act: str) -> Row:
    return Row(
        file=file,
        size=written(file.size),
        download=reverse("funding:attachments:download", args=[region, file.pk]),
        act=reverse(f"funding:attachments:{act}", args=[region, file.pk]),
    )
