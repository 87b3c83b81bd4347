"""What a round lacks before it counts as paid."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opora.core import figures
from opora.funding.models import Round
from opora.funding.payments import queries
from opora.funding.payments.models import Instalment
from opora.funding.payments.states import NOT_PAID


def not_paid(round_: Round) -> Sequence[str]:
    """Return in sentences why the round is not paid yet; none when every instalment of every grant is."""
    if not queries.sums(round_).is_whole:
        return [
            _("The instalments do not fit the grants: they were not planned, or a grant was corrected since.")
        ]
    rows = Instalment.objects.filter(round=round_, state__in=NOT_PAID).values_list("amount_czk", flat=True)
    if not rows:
        return []
    text = ngettext(
        "%(count)d instalment is not paid yet: %(amount)s.",
        "%(count)d instalments are not paid yet: %(amount)s.",
        len(rows),
    )
    return [text % {"count": len(rows), "amount": figures.crowns(sum(rows))}]
