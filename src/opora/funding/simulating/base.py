"""What every simulation begins with: a finished calculation of grants, whose inputs never change."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from opora.core.languages import said
from opora.core.models import Run
from opora.core.refusals import NotKnown, Refused
from opora.funding import queries, what_if
from opora.funding.comparing.result import orp_of
from opora.funding.simulating.declared import Needed, Uncertain, declared_uncertain
from opora.register.models import Service
from opora_engine.division.sensitivity import WhatIf
from opora_engine.formula import RuleSet
from opora_engine.formula.expressions import parse_expression
from opora_engine.formula.rules import Formula
from opora_engine.formula.use import names_in
from opora_engine.formula.words import Words

NEEDED = "simulated_need"
"""The formula added to the rules: what of its cost a service needs from the grant."""


@dataclass(frozen=True, eq=False)
class Base:
    """A calculated round that can be asked: the rules with the formula of what is needed, and what was declared.

    needed  how that formula is called, in both languages
    """

    run: Run
    asked: WhatIf
    needed: dict[str, str]
    declared: Uncertain
    digest: str

    @property
    def rules(self) -> RuleSet:
        """The rules of the round with the formula of what is needed."""
        return self.asked.rules

    @property
    def needed_name(self) -> str:
        """What a service needs, in the reader's language."""
        return said(self.needed)


def base_run(region: str, key: int) -> Run:
    """Return a finished calculation of grants; NotKnown when the region has none of this number."""
    kinds = ("funding", queries.ROUND_BESIDE)
    found = Run.objects.filter(region_code=region, kind__in=kinds, pk=key, status=Run.Status.DONE)
    run = found.select_related("by").first()
    if run is None:
        raise NotKnown(
            _("There is no finished calculation of grants %(run)s in this region to simulate with.")
            % {"run": key}
        )
    return run


def base_of(run: Run) -> Base:
    """Return a calculation as it can be asked.

    Raises Refused when the declared file cannot be used, or fits these rules in none of its expressions.
    """
    declared = declared_uncertain(run.region_code)
    asked, needed = _asked(run.pk, run.inputs_digest, run.region_code, declared.digest)
    return Base(run, asked, needed.label.model_dump(), declared.content, declared.digest)


@lru_cache(maxsize=2)
def _asked(key: int, inputs_digest: str, region: str, digest: str) -> tuple[WhatIf, Needed]:
    plain = what_if.computed(Run.objects.get(pk=key, inputs_digest=inputs_digest))
    needed = _fitting(plain.rules, declared_uncertain(region).content)
    formula = Formula(
        name=NEEDED,
        entity="service",
        unit="CZK",
        label=Words(needed.label.cs, needed.label.en),
        source=Words("", ""),
        sentence=(),
        expression=parse_expression(needed.expression),
    )
    rules = replace(plain.rules, formulas={**plain.rules.formulas, NEEDED: formula})
    return WhatIf(rules, plain.pool, list(plain.services)), needed


def _fitting(rules: RuleSet, declared: Uncertain) -> Needed:
    """Return the first expression whose names the rules know as numbers of a service."""
    known = {name for name, item in rules.formulas.items() if item.entity == "service"}
    known |= {name for name, item in rules.inputs.items() if item.entity == "service" and not item.optional}
    known |= {name for name, item in rules.parameters.items() if not item.keys}
    for each in declared.needed:
        if known.issuperset(names_in(parse_expression(each.expression))):
            return each
    raise Refused(
        _(
            "None of the expressions in uncertainty.yaml says what a service needs by the rules %(rules)s. Add "
            "one that uses their names."
        )
        % {"rules": f"{rules.code} {rules.version}"}
    )


def services_of(run: Run, codes: Any) -> list[Any]:
    """Return the services with kind, provider, region_code, orp and orp_code, by identifier; one query."""
    rows = Service.objects.filter(grants__run=run, identifier__in=list(codes))
    return list(
        rows.annotate(
            region_code=F("region__code"), orp=orp_of(run, "orp__name"), orp_code=orp_of(run, "orp__code")
        )
        .select_related("kind", "provider")
        .order_by("identifier")
    )
