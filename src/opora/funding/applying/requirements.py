"""What the rating of a round still lacks because of applications that providers wrote."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from opora.funding.applying.queries import unrated
from opora.funding.models import Round

MOST_NAMED = 5
"""So many services are named in the sentence; the rest is counted."""


def of_rating(round_: Round) -> list[str]:
    """Return the sentence about applications without points, or nothing."""
    return list(_unrated(round_))


def _unrated(round_: Round) -> Iterator[str]:
    identifiers = list(unrated(round_).values_list("service__identifier", flat=True))
    if identifiers:
        named = ", ".join(identifiers[:MOST_NAMED]) + ("…" if len(identifiers) > MOST_NAMED else "")
        yield _("Applications without points of criteria: %(count)s (%(named)s).") % {
            "count": len(identifiers),
            "named": named,
        }
