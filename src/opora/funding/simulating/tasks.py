"""Simulations that run in the background, so that the page stays usable."""

from django_tasks import task

from opora.core.models import Run
from opora.core.refusals import Refused
from opora.funding.simulating import act


@task()
def simulate(run_id: int) -> None:
    """Work out a simulation; how it ended stands on the run, and nobody is left to hear a refusal."""
    try:
        act.answer(Run.objects.select_related("by").get(pk=run_id))
    except Refused:
        return
