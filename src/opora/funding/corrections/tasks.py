"""Corrections that are calculated in the background, so that the page stays usable."""

from django_tasks import task

from opora.core.refusals import Refused
from opora.funding.corrections.models import Correction
from opora.funding.corrections.services import calculate_correction


@task()
def correct(key: int) -> None:
    """Calculate a confirmed correction; a refusal leaves it confirmed, and its page lets it be tried again."""
    found = Correction.objects.select_related("round__region", "corrects", "by").get(pk=key)
    try:
        calculate_correction(correction=found)
    except Refused:
        return
