"""Work of the register that runs in the background, so that the page stays usable."""

from django_tasks import task

from opora.core.models import Run
from opora.register import services


@task()
def take_in_offered(run_id: int) -> None:
    """Take the file of a run in; how it ended stands on the run."""
    services.take_in_offered(Run.objects.select_related("by").get(pk=run_id))
