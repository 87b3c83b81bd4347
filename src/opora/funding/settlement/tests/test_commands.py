"""Settling from the command line."""

import pytest
from django.utils.translation import override

from opora.accounts.models import User
from opora.core.refusals import NotKnown
from opora.funding.settlement.commands import round_settle
from opora.funding.settlement.models import Statement


def test_a_year_is_settled_from_the_command_line(
    filed: Statement, operator: User, capsys: pytest.CaptureFixture[str]
) -> None:
    round_settle("CZ999/2026")
    assert "1 services, 1 return 100000, carried over 0" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["CZ999", "CZ999/x", "CZ999/1999"])
def test_what_names_no_settlement_is_told(operator: User, name: str) -> None:
    with override("en"), pytest.raises(NotKnown):
        round_settle(name)
