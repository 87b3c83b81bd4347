"""A proposal of new places as it is shown: names instead of codes, rows of the table, values of the map."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from opora.core.models import Run
from opora.core.refusals import NotKnown
from opora.gaps.placing.act import KIND
from opora.gaps.placing.asking import Aim
from opora.needs import queries as needs
from opora.register.models import ServiceKind
from opora.territory import queries as territory

MOST_SHOWN = 10


@dataclass(frozen=True)
class Proposal:
    """What one run proposed; `names` are of the municipalities of the region by code."""

    run: Run
    kind: ServiceKind
    aim: Aim
    names: dict[str, str]

    @property
    def summary(self) -> dict[str, Any]:
        """The answer as the run keeps it."""
        return dict(self.run.summary)

    @property
    def sites(self) -> list[dict[str, Any]]:
        """The proposed places: municipality, brought, people, lost, added."""
        return list(self.summary["sites"])

    @property
    def others(self) -> list[str]:
        """The codes of the places of the runner-up."""
        second = self.summary["runner_up"]
        return [] if second is None else list(second["municipalities"])

    def named(self, codes: list[str]) -> str:
        """Return the municipalities in words, in the order given."""
        return ", ".join(self.names[code] for code in codes)


def proposal(region: str, run: int) -> Proposal:
    """Return the proposal of a finished run. Raises NotKnown when there is none of this number in the region."""
    found = Run.objects.filter(region_code=region, kind=KIND, pk=run, status=Run.Status.DONE).select_related(
        "by"
    )
    return _of(
        region, found.first(), _("There is no proposal of new places %(run)s in this region.") % {"run": run}
    )


def question_run(region: str, run: int) -> Run:
    """Return the run of a question, answered or not. Raises NotKnown when there is none of this number."""
    found = Run.objects.filter(region_code=region, kind=KIND, pk=run).select_related("by").first()
    if found is None:
        raise NotKnown(_("There is no proposal of new places %(run)s in this region.") % {"run": run})
    return found


def recent(region: str) -> list[Run]:
    """Return the newest questions of the region, also those that are being answered or have no answer."""
    return list(Run.objects.filter(region_code=region, kind=KIND).select_related("by")[:MOST_SHOWN])


def newest(region: str, kind: str) -> Proposal:
    """Return the newest proposal of a kind. Raises NotKnown when none was asked for yet."""
    found = Run.objects.filter(region_code=region, kind=KIND, status=Run.Status.DONE, asked__kind=kind)
    text = _("New places of this kind have not been asked for yet.")
    return _of(region, found.select_related("by").order_by("-pk").first(), text)


def _of(region: str, run: Run | None, refusal: str) -> Proposal:
    if run is None:
        raise NotKnown(refusal)
    towns = territory.municipalities(region, run.day)
    names = {town.code: town.name for town in towns}
    return Proposal(run, needs.kind(run.asked["kind"]), Aim(run.asked["aim"]), names)
