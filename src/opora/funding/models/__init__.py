"""Funding (KLÍČ): rule sets, rounds, what services declared, and the grants with their explanation."""

from opora.funding.models.application import Application, ApplicationForm, FundingUnit
from opora.funding.models.grant import Grant, TrialGrant
from opora.funding.models.round import Extension, Round, RoundChange, RoundKind, RoundState
from opora.funding.models.rule_set import RuleSet

__all__ = [
    "Application",
    "ApplicationForm",
    "Extension",
    "FundingUnit",
    "Grant",
    "Round",
    "RoundChange",
    "RoundKind",
    "RoundState",
    "RuleSet",
    "TrialGrant",
]
