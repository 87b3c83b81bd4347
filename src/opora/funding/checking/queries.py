"""What can be asked of the checks: every application of a round with its indicators and findings."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from opora.core.declared import file_digest
from opora.core.languages import said
from opora.core.queries import last_change
from opora.funding import queries as funding
from opora.funding.applying import budget
from opora.funding.checking.declared import checks_digest, declared_checks
from opora.funding.checking.facts import record_of
from opora.funding.models import Application, Round
from opora_engine.formula import ServiceInputs, read_service
from opora_engine.returns import Checked, Finding, check_one, failures

READ = ("round", "register")
"""The stations whose entries in the log say that applications or services have changed."""


@dataclass(frozen=True)
class Noticed:
    """One check that an application does not pass, for a list."""

    application: Application
    finding: Finding

    @property
    def identifier(self) -> str:
        """The number of the service."""
        return self.application.service.identifier

    @property
    def provider(self) -> str:
        """Who applies."""
        return str(self.application.service.provider.name)

    @property
    def kind(self) -> str:
        """The kind of service in the reader's language."""
        return str(self.application.service.kind)

    @property
    def check(self) -> str:
        """What should hold, in the reader's language."""
        return said(self.finding.step.label.to_json())

    @property
    def is_error(self) -> bool:
        """Whether the application cannot stay so."""
        return self.finding.is_error

    @property
    def sentence(self) -> str:
        """What is wrong, in the reader's language."""
        return said(self.finding.sentence.to_json())


def checked(round_: Round, identifier: str) -> Checked:
    """Return the indicators and findings of the application of one service of a round, among all of them."""
    return check_one(declared_checks(round_.region.code).content, _returns(*_key(round_)), identifier)


def failed(round_: Round) -> Mapping[str, tuple[Finding, ...]]:
    """Return the checks that each application of a round does not pass, by the number of its service, errors first.

    They are computed once until an application, the register or a declared file changes: each looks at all others.
    """
    return _failures(*_key(round_))


def noticed(round_: Round, applications: list[Application]) -> list[Noticed]:
    """Return every check that the given applications of a round do not pass, errors first within each."""
    found = failed(round_)
    return [
        Noticed(application, finding)
        for application in applications
        for finding in found[application.service.identifier]
    ]


def _key(round_: Round) -> tuple[int, str, str]:
    """Return the round, and what its applications, the register and the declared files are like now."""
    region = round_.region.code
    declared = checks_digest(region) + file_digest(region, budget.PACKAGED)
    return round_.pk, last_change(region, READ), declared


@lru_cache(maxsize=8)
def _failures(round_key: int, change: str, declared: str) -> Mapping[str, tuple[Finding, ...]]:
    region = Round.objects.select_related("region").get(pk=round_key).region.code
    checks = declared_checks(region).content
    return MappingProxyType(failures(checks, _returns(round_key, change, declared)))


@lru_cache(maxsize=8)
def _returns(round_key: int, _change: str, _declared: str) -> tuple[ServiceInputs, ...]:
    round_ = Round.objects.select_related("region").get(pk=round_key)
    region = round_.region.code
    checks, written_in = declared_checks(region).content, budget.declared_budget(region).content
    before = funding.round_of(region, round_.year - 1)
    last_year = dict(before.applications.values_list("service", "request_czk")) if before is not None else {}
    rows = (
        funding.applications(round_)
        .select_related("service__kind", "service__provider", "dossier")
        .prefetch_related("dossier__versions")
    )
    known = checks.rules.inputs
    return tuple(read_service(checks.rules, record_of(row, written_in, last_year, known)) for row in rows)
