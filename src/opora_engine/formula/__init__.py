"""The rule language: rules as data, evaluated exactly, every value with its trace.

Its meaning is described in docs/methods/rule-language.md.
"""

from opora_engine.formula.evaluation import FailedGate, ServiceResult, evaluate_service, evaluate_services
from opora_engine.formula.inputs import input_problems, read_service
from opora_engine.formula.loading import load_rules
from opora_engine.formula.problems import InputProblem, InputsRefused, RuleProblem, RulesRefused
from opora_engine.formula.rules import FormInputs, RuleSet, ServiceInputs
from opora_engine.formula.steps import Step
from opora_engine.formula.words import Words

__all__ = [
    "FailedGate",
    "FormInputs",
    "InputProblem",
    "InputsRefused",
    "RuleProblem",
    "RuleSet",
    "RulesRefused",
    "ServiceInputs",
    "ServiceResult",
    "Step",
    "Words",
    "evaluate_service",
    "evaluate_services",
    "input_problems",
    "load_rules",
    "read_service",
]
