"""A settlement is opened: for which year, by which rules, until when statements are waited for, of which services."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from opora.accounts.models import User
from opora.core import figures
from opora.core.permissions import Scope, allow
from opora.core.refusals import Refused
from opora.core.services import log
from opora.funding import queries as funding
from opora.funding.models import Grant
from opora.funding.parsed import parsed
from opora.funding.settlement import declared, queries
from opora.funding.settlement.models import Settlement, Statement
from opora.territory import queries as territory
from opora_engine.formula import RuleSet


@transaction.atomic
def open_settlement(
    *,
    region: str,
    year: int,
    statements_by: date,
    day: date,
    by: User,
    text: str = "",
    synthetic: bool = False,
) -> Settlement:
    """Open the settlement of a year that is over, with a statement to fill in for each service that was given money.

    text  rules that declare a settlement; left out: those of the round, or those that come with the product
    The very same settlement again asks only services that were given money since; another one is Refused.
    """
    allow(by, "funding.settle", Scope(region=region))
    _check_days(year, statements_by, day)
    text = text or _usual_rules(region, year)
    declared.check_settles(text)
    rules = parsed(text)
    _check_valid(rules, year)
    known = queries.settlements(region).filter(year=year).first()
    if known is not None:
        if (known.rules_digest, known.statements_by) == (rules.digest, statements_by):
            _ask_for_statements(known)
            return known
        raise Refused(
            _("The settlement of %(year)s is already open with other rules or another last day.")
            % {"year": year}
        )
    opened = Settlement.objects.create(
        region=territory.region(region), year=year, rules_code=rules.code, rules_version=rules.version,
        rules_text=text, rules_digest=rules.digest, statements_by=statements_by,
        reply_days=declared.clocks(region).content.reply.days, opened_by=by, synthetic=synthetic,
    )  # fmt: skip
    _ask_for_statements(opened)
    log(
        "settlement.opened",
        gettext_noop("The settlement of %(year)s was opened with the rules %(rules)s."),
        by=by,
        subject=opened,
        region=region,
        year=str(year),
        rules=opened.rules,
    )
    return opened


def _check_days(year: int, statements_by: date, day: date) -> None:
    if day.year <= year:
        raise Refused(
            _("The year %(year)s is not over yet. A year is settled after its last day.") % {"year": year}
        )
    if statements_by.year <= year:
        raise Refused(
            _("The last day for statements, %(day)s, is in the settled year. Expected a day after it.")
            % {"day": figures.day(statements_by)}
        )


def _check_valid(rules: RuleSet, year: int) -> None:
    first = date(year, 1, 1)
    if rules.valid_from.year > year or (rules.valid_to is not None and rules.valid_to <= first):
        raise Refused(
            _("The rules %(code)s %(version)s are not valid in %(year)s. Choose rules that are.")
            % {"code": rules.code, "version": rules.version, "year": year}
        )


def _usual_rules(region: str, year: int) -> str:
    """Return the rules of the yearly round when they declare a settlement, else those of the product."""
    round_ = funding.round_of(region, year)
    if round_ is not None and parsed(round_.rule_set.text).settlement is not None:
        return round_.rule_set.text
    return declared.shipped_settlement()


def _ask_for_statements(settlement: Settlement) -> None:
    """Make an empty statement for each service that the region gave money to; funded units are filled in."""
    region, year = settlement.region.code, settlement.year
    asked = set(settlement.statements.values_list("service", flat=True))
    paid = queries.paid_by_service(region, year)
    units = _funded_units(queries.grants_of_year(region, year))
    Statement.objects.bulk_create(
        Statement(
            settlement=settlement,
            service_id=service,
            paid_czk=amount,
            content={"units": units.get(service, {})},
            synthetic=settlement.synthetic,
        )
        for service, amount in sorted(paid.items())
        if amount > 0 and service not in asked
    )


def _funded_units(grants: Iterable[Grant]) -> dict[int, dict[str, dict[str, str]]]:
    """Return the funded units by service and form, as the first grant of the year counted them."""
    found: dict[int, dict[str, dict[str, str]]] = {}
    for grant in grants:
        units = {form: {"funded": number, "delivered": "0"} for form, number in _units_in(grant.steps)}
        found.setdefault(grant.service_id, units)
    return found


def _units_in(step: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    if step["name"] == "units" and step["form"]:
        yield step["form"], step["value"]["number"]
    for child in step["children"]:
        yield from _units_in(child)
