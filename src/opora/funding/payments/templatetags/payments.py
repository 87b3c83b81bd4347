"""What the page of a grant says of its money."""

from typing import Any

from django import template

from opora.accounts.models import User
from opora.core import figures
from opora.funding.models import Grant
from opora.funding.payments import queries, sheet
from opora.funding.payments.services.guards import PERMISSION

register = template.Library()


@register.inclusion_tag("funding/payments/of_grant.html", takes_context=True)
def money_of_grant(context: template.Context, grant: Grant) -> dict[str, Any]:
    """Say when the money of a grant comes and where its letter is; nothing before the round is decided."""
    round_ = grant.round
    if round_.state not in queries.AFTER_DECISION or round_.run_id != grant.run_id:
        return {}
    rows = list(queries.instalments(round_).filter(service=grant.service_id))
    back = queries.demanded_czk(round_, grant.service_id)
    person = context["request"].user
    may_pay = isinstance(person, User) and person.has_perm(PERMISSION, round_.scope)
    return {
        "grant": grant,
        "round": round_,
        "table": sheet.instalment_rows(rows) if rows else None,
        "back": figures.crowns(back) if back else "",
        "has_letter": round_.state in queries.OUT or may_pay,
    }
