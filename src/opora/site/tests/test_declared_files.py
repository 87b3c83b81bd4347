from datetime import date
from pathlib import Path

from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.core.line import State
from opora.needs import services as needs
from opora.needs.declared import PACKAGED
from opora.site.line import stations


def _needs() -> State:
    return next(each.state for each in stations("CZ999") if each.key == "needs")


def test_rates_that_a_region_declares_for_itself_make_its_needs_out_of_date(
    tiny_region: TinyRegion, planner: User, settings: object, tmp_path: Path
) -> None:
    settings.HOME = tmp_path
    needs.estimate(region="CZ999", day=date(2027, 1, 1), by=planner)
    assert _needs() == State.FRESH
    own = tmp_path / "declared" / "CZ999" / PACKAGED.name
    own.parent.mkdir(parents=True)
    own.write_text(PACKAGED.read_text(encoding="utf-8") + "# agreed by the council\n", encoding="utf-8")
    assert _needs() == State.STALE
    needs.estimate(region="CZ999", day=date(2027, 1, 1), by=planner)
    assert _needs() == State.FRESH
