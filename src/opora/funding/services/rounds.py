"""Rounds: the money of one year in one region, divided by one rule set."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from opora.accounts.models import User
from opora.core import figures
from opora.core.permissions import Scope, allow
from opora.core.refusals import Refused
from opora.core.services import log
from opora.funding import queries
from opora.funding.models import Round, RuleSet
from opora.territory import queries as territory

LARGEST_POOL = 10**12
"""A pool above a million millions of crowns is a slip of the pen: the whole country spends far less."""


@transaction.atomic
def open_round(
    *,
    region: str,
    year: int,
    rule_set: RuleSet,
    pool_czk: int,
    pool_source: str,
    by: User,
    synthetic: bool = False,
) -> Round:
    """Open the round of a year; return it. The very same round again changes nothing, another one is Refused."""
    allow(by, "funding.calculate", Scope(region=region))
    unit = territory.region(region)
    _check_pool(pool_czk, pool_source)
    opened = queries.round_of(region, year)
    if opened is not None:
        if (opened.rule_set_id, opened.pool_czk, opened.pool_source) == (
            rule_set.pk,
            pool_czk,
            pool_source.strip(),
        ):
            return opened
        raise Refused(
            _(
                "The round %(year)s is already open with another pool or rules. Change its pool "
                "instead of opening it again."
            )
            % {"year": year}
        )
    if rule_set.valid_from.year > year or (rule_set.valid_to is not None and rule_set.valid_to.year < year):
        raise Refused(
            _(
                "The rule set %(rules)s is not valid in %(year)s. Choose one that is, or take in a "
                "new version."
            )
            % {"rules": rule_set, "year": year}
        )
    opened = Round.objects.create(
        region=unit,
        year=year,
        rule_set=rule_set,
        pool_czk=pool_czk,
        pool_source=pool_source.strip(),
        synthetic=synthetic,
    )
    log(
        "funding.round_opened",
        gettext_noop("The round %(year)s was opened with the rules %(rules)s."),
        by=by,
        subject=opened,
        region=region,
        station="round",
        year=year,
        rules=str(rule_set),
    )
    return opened


@transaction.atomic
def change_pool(*, round: Round, pool_czk: int, pool_source: str, by: User) -> Round:  # noqa: A002 - the domain's word, named so in every module
    """Set another pool of a round and where it comes from; grants calculated before become out of date."""
    allow(by, "funding.calculate", round)
    _check_pool(pool_czk, pool_source)
    changed = Round.objects.select_for_update().get(pk=round.pk)
    before = changed.pool_czk
    if (before, changed.pool_source) == (pool_czk, pool_source.strip()):
        return changed
    changed.pool_czk, changed.pool_source = pool_czk, pool_source.strip()
    changed._history_user = by  # type: ignore[attr-defined]  # read by django-simple-history
    changed.save()
    log(
        "funding.pool_changed",
        gettext_noop("The pool of the round %(year)s changed from %(before)s to %(after)s crowns."),
        by=by,
        subject=changed,
        region=changed.region.code,
        station="round",
        year=changed.year,
        before=figures.digits(before),
        after=figures.digits(pool_czk),
    )
    return changed


def _check_pool(pool_czk: int, pool_source: str) -> None:
    if not 0 <= pool_czk <= LARGEST_POOL:
        raise Refused(
            _("The pool %(pool)s is not possible. Expected whole crowns from 0 to %(most)s.")
            % {"pool": pool_czk, "most": figures.digits(LARGEST_POOL)}
        )
    if not pool_source.strip():
        raise Refused(_("It is not said where the pool comes from. Name the decision or the budget."))
