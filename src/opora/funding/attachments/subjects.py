"""What files are attached to: each part of funding says where a thing of its kind belongs and who may do what."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from opora.core.permissions import Scope
from opora.core.refusals import NotKnown


@dataclass(frozen=True)
class Thing:
    """One thing to which files are attached.

    scope     where it belongs; `provider` is the number of the provider whose thing it is
    title     what it is, for the heading of the page of its files
    address   the page on which it is shown
    view      permission to see its files
    change    permission to attach and remove
    frozen    why its files may not change any more, a sentence; empty while they may
    """

    scope: Scope
    title: str
    address: str
    view: str
    change: str
    frozen: str = ""


KINDS: dict[str, Callable[[str, date], Thing]] = {}
"""For each kind of things the function that finds one by its key on a day; it raises NotKnown when there is none.

The parts of funding put theirs here when they start: `KINDS["application"] = attached.thing`.
"""


def thing(subject: str, day: date) -> Thing:
    """Return the thing named as kind:key, such as application:12; NotKnown when there is none."""
    kind, _colon, key = subject.partition(":")
    find = KINDS.get(kind)
    if find is None or not key:
        raise NotKnown(_("Nothing that files are attached to is called “%(name)s”.") % {"name": subject})
    return find(key, day)
