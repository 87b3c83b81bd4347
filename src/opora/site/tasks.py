"""Work that runs in the background, so that the page stays usable."""

from django_tasks import task

from opora.accounts.models import User
from opora.core.refusals import Refused
from opora.site import acts


@task()
def calculate(station: str, region: str, person_id: int) -> str:
    """Calculate a station for a person; a refusal is kept on the run and shown on the line."""
    person = User.objects.get(pk=person_id)
    try:
        return str(acts.calculate(station, region=region, by=person))
    except Refused as refusal:
        return refusal.message
