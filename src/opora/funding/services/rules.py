"""Taking in a rule set: checked by the engine, stored whole, never edited."""

from django.db import transaction
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


def _problem(fault: RuleProblem) -> Problem:
    place = _("line %(line)s, column %(column)s") % {"line": fault.line, "column": fault.column}
    remedy = _("Nearest: %(name)s.") % {"name": fault.nearest} if fault.nearest else ""
    found = said(fault.found_said.to_json())
    where = f"{fault.where}: {found}" if fault.where else found
    return Problem(place, where, said(fault.expected_said.to_json()), remedy)
