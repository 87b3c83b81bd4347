"""Rounds: the yearly one, those added to it, and the pool of each."""

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from opora.accounts.models import User
from opora.core import figures
from opora.core.permissions import Scope, allow
from opora.core.refusals import Refused
from opora.core.services import log
from opora.funding import queries
from opora.funding.models import Round, RoundChange, RoundKind, RuleSet
from opora.funding.services.days import check_days
from opora.funding.services.life import save
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
    day: date | None = None,
    synthetic: bool = False,
) -> Round:
    """Make the yearly round as a draft; return it. The very same round again changes nothing, another one is Refused.

    day  on which its course begins; None = today
    """
    allow(by, "funding.calculate", Scope(region=region))
    _check_pool(pool_czk, pool_source)
    opened = queries.round_of(region, year)
    if opened is None:
        _check_rules(rule_set, year)
        made = Round(
            region=territory.region(region), year=year, rule_set=rule_set, pool_czk=pool_czk,
            pool_source=pool_source.strip(), synthetic=synthetic,
        )  # fmt: skip
        return _begin(made, day or timezone.localdate(), by)
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


@transaction.atomic
def add_round(
    *,
    region: str,
    year: int,
    kind: str,
    reason: str,
    rule_set: RuleSet,
    pool_czk: int,
    pool_source: str,
    by: User,
    days: tuple[date, date, date] | None = None,
    day: date | None = None,
    synthetic: bool = False,
) -> Round:
    """Make a round besides the yearly one as a draft: a top-up or an extraordinary one; return it with its number.

    reason  why it is there, in writing
    days    shown from, last new application, last change; None = they are set later
    day     on which its course begins; None = today
    Refused before the year has its yearly round.
    """
    allow(by, "funding.calculate", Scope(region=region))
    _check_pool(pool_czk, pool_source)
    _check_rules(rule_set, year)
    if kind not in (RoundKind.TOP_UP, RoundKind.EXTRAORDINARY):
        raise Refused(_("Only a top-up or an extraordinary round is added to the yearly one."))
    if not reason.strip():
        raise Refused(_("A written reason of the round is missing."))
    if days is not None:
        check_days(*days)
    # The row of the yearly round puts those who add at one moment in a queue, so that numbers follow each other.
    yearly = Round.objects.select_for_update().filter(region__code=region, year=year, number=1).first()
    if yearly is None:
        raise Refused(_("The year %(year)s has no yearly round yet. Open that one first.") % {"year": year})
    last = queries.rounds(region).filter(year=year).aggregate(last=Max("number"))["last"]
    shown_from, last_new, last_edit = days or (None, None, None)
    made = Round(
        region=territory.region(region), year=year, number=last + 1, kind=kind, reason=reason.strip(),
        rule_set=rule_set, pool_czk=pool_czk, pool_source=pool_source.strip(), shown_from=shown_from,
        last_new=last_new, last_edit=last_edit, synthetic=synthetic,
    )  # fmt: skip
    return _begin(made, day or timezone.localdate(), by)


def _begin(made: Round, day: date, by: User) -> Round:
    """Store a new round with the first step of its course."""
    save(made, by)
    RoundChange.objects.create(round=made, act="begin", after=made.state, day=day, by=by, note=made.reason)
    log(
        "funding.round_opened",
        gettext_noop("The round %(year)s was opened with the rules %(rules)s."),
        by=by,
        subject=made,
        region=made.region.code,
        station=made.station,
        year=made.place,
        rules=str(made.rule_set),
    )
    return made


@transaction.atomic
def change_pool(*, round: Round, pool_czk: int, pool_source: str, by: User) -> Round:  # noqa: A002 - the domain's word, named so in every module
    """Set another pool of a round and where it comes from; grants calculated before become out of date."""
    allow(by, "funding.calculate", round)
    _check_pool(pool_czk, pool_source)
    changed = Round.objects.select_for_update(of=("self",)).select_related("region").get(pk=round.pk)
    before = changed.pool_czk
    if (before, changed.pool_source) == (pool_czk, pool_source.strip()):
        return changed
    changed.pool_czk, changed.pool_source = pool_czk, pool_source.strip()
    save(changed, by)
    log(
        "funding.pool_changed",
        gettext_noop("The pool of the round %(year)s changed from %(before)s to %(after)s crowns."),
        by=by,
        subject=changed,
        region=changed.region.code,
        station=changed.station,
        year=changed.place,
        before=figures.digits(before),
        after=figures.digits(pool_czk),
    )
    return changed


def _check_rules(rule_set: RuleSet, year: int) -> None:
    if rule_set.valid_from.year > year or (rule_set.valid_to is not None and rule_set.valid_to.year < year):
        raise Refused(
            _(
                "The rule set %(rules)s is not valid in %(year)s. Choose one that is, or take in a "
                "new version."
            )
            % {"rules": rule_set, "year": year}
        )


def _check_pool(pool_czk: int, pool_source: str) -> None:
    if not 0 <= pool_czk <= LARGEST_POOL:
        raise Refused(
            _("The pool %(pool)s is not possible. Expected whole crowns from 0 to %(most)s.")
            % {"pool": pool_czk, "most": figures.digits(LARGEST_POOL)}
        )
    if not pool_source.strip():
        raise Refused(_("It is not said where the pool comes from. Name the decision or the budget."))
