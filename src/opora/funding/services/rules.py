"""Taking in a rule set: checked by the engine, stored whole, never edited; and its release by a second person."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from opora.accounts.models import User
from opora.core.languages import said
from opora.core.permissions import Scope, allow
from opora.core.refusals import Problem, Refused
from opora.core.services import log
from opora.funding.models import RuleSet
from opora.funding.parsed import parsed
from opora_engine.formula import RuleProblem, RulesRefused


@transaction.atomic
def take_in_rules(*, text: str, by: User, region: str = "") -> RuleSet:
    """Store the rule set written in `text` and return it; the same text again gives the one that is there.

    region   the region whose economist brings the rules; empty: the operator, for all regions
    Refused with line and column of every fault, and for a version that already has another text.
    """
    allow(by, "funding.calculate", Scope(region=region))
    try:
        rules = parsed(text)
    except RulesRefused as faults:
        raise Refused(
            _("The rule set was not taken in, nothing was changed. Problems: %(count)s. First: %(first)s")
            % {"count": len(faults.problems), "first": said(faults.problems[0].said.to_json())},
            problems=tuple(_problem(each) for each in faults.problems),
        ) from faults
    known = RuleSet.objects.filter(digest=rules.digest).first()
    if known is not None:
        if known.taken_in_by_id is None:
            known.taken_in_by = by
            known.save(update_fields=["taken_in_by"])
        return known
    other = RuleSet.objects.filter(code=rules.code, version=rules.version).first()
    if other is not None:
        raise Refused(
            _(
                "The rule set %(code)s %(version)s is already stored with another text. A changed "
                "rule needs a new version: change `version` in the file."
            )
            % {"code": rules.code, "version": rules.version}
        )
    stored = RuleSet.objects.create(
        code=rules.code,
        version=rules.version,
        title_cs=rules.title.cs,
        title_en=rules.title.en,
        text=text,
        digest=rules.digest,
        valid_from=rules.valid_from,
        valid_to=rules.valid_to,
        taken_in_by=by,
    )
    log(
        "funding.rules_taken_in",
        gettext_noop("Rule set %(code)s %(version)s was taken in."),
        by=by,
        subject=stored,
        region=region,
        code=rules.code,
        version=rules.version,
    )
    return stored


@transaction.atomic
def release_rules(*, rule_set: RuleSet, region: str, by: User) -> RuleSet:
    """Release a rule set for decisions on grants; Refused to whoever took it in. Released ones stay as they are.

    region  the region in whose name it is released
    """
    allow(by, "funding.release", Scope(region=region))
    stored = RuleSet.objects.select_for_update().get(pk=rule_set.pk)
    if stored.is_released:
        return stored
    if stored.taken_in_by_id is None:
        raise Refused(
            _(
                "It is not known who took in the rule set %(rules)s. Take the same file in again, then release it."
            )
            % {"rules": stored}
        )
    if stored.taken_in_by_id == by.pk:
        raise Refused(
            _("You took in the rule set %(rules)s, so another person has to release it.") % {"rules": stored}
        )
    stored.released_by, stored.released_at = by, timezone.now()
    stored.save(update_fields=["released_by", "released_at"])
    log(
        "funding.rules_released",
        gettext_noop("Rule set %(code)s %(version)s was released for decisions."),
        by=by,
        subject=stored,
        region=region,
        code=stored.code,
        version=stored.version,
    )
    return stored


def _problem(fault: RuleProblem) -> Problem:
    place = _("line %(line)s, column %(column)s") % {"line": fault.line, "column": fault.column}
    remedy = _("Nearest: %(name)s.") % {"name": fault.nearest} if fault.nearest else ""
    found = said(fault.found_said.to_json())
    where = f"{fault.where}: {found}" if fault.where else found
    return Problem(place, where, said(fault.expected_said.to_json()), remedy)
