"""Work of settlements that runs in the background, so that the page stays usable."""

from django_tasks import task

from opora.core.models import Run
from opora.core.refusals import Refused
from opora.funding.settlement.services import calculation


@task()
def settle(run_id: int) -> None:
    """Settle a year; how it ended stands on the run, and nobody is left to hear a refusal."""
    try:
        calculation.answer(Run.objects.select_related("by").get(pk=run_id))
    except Refused:
        return
