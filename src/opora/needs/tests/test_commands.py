from datetime import datetime

from opora.access.commands import access_run
from opora.gaps.commands import gaps_list, gaps_run
from opora.needs.commands import needs_run
from opora.needs.tests.tiny_line import REGION

DAY = datetime(2027, 1, 1)  # noqa: DTZ001  # typer reads days from the command line without a zone


def test_the_line_is_walked_from_the_command_line(tiny_rates, capsys):
    needs_run(REGION, DAY)
    access_run(REGION, DAY)
    gaps_run(REGION, DAY)
    gaps_list(REGION, kind="", count=20, as_json=False)
    told = capsys.readouterr().out
    assert "3 municipalities, 3 kinds" in told
    assert "4000 people within reach" in told
    assert "pecovatelska" in told
