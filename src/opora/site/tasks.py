"""Work that runs in the background, so that the page stays usable."""

from django_tasks import task

from opora.accounts.models import User
from opora.core.refusals import Refused
from opora.core.services import keep_refusal
from opora.site import acts


@task()
def calculate(station: str, region: str, person_id: int, *, alone: bool = False) -> str:
    """Calculate a station for a person; a refusal is kept on a run and shown on the line.

    alone   leave the stations before it as they are, also where they are out of date
    """
    person = User.objects.get(pk=person_id)
    act = acts.calculate_alone if alone else acts.calculate
    try:
        return str(act(station, region=region, by=person))
    except Refused as refusal:
        keep_refusal(refusal, kind=station, region=region, day=acts.planning_day(region), by=person)
        return refusal.message
