"""Work of the money that runs in the background, so that the page stays usable."""

from datetime import date

from django_tasks import task

from opora.accounts.models import User
from opora.core.models import Run
from opora.core.refusals import Refused
from opora.funding import services
from opora.funding.comparing import act
from opora.funding.letters import act as letters
from opora.funding.models import Round


@task()
def try_rules(run_id: int) -> None:
    """Divide a round by other rules; how it ended stands on the run, and nobody is left to hear a refusal."""
    try:
        act.answer(Run.objects.select_related("by").get(pk=run_id))
    except Refused:
        return


@task()
def divide_round(round_id: int, day: str, person_id: int) -> None:
    """Calculate a round added to the yearly one; a refusal stays on its run, which the page of the round shows."""
    found = Round.objects.select_related("region", "rule_set").get(pk=round_id)
    try:
        services.calculate_round(round=found, day=date.fromisoformat(day), by=User.objects.get(pk=person_id))
    except Refused:
        return


@task()
def make_letters(run_id: int) -> None:
    """Make every letter of a round; how it ended stands on the run, and nobody is left to hear a refusal."""
    try:
        letters.answer(Run.objects.select_related("by").get(pk=run_id))
    except Refused:
        return
