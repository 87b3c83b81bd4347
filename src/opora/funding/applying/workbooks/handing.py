"""What a workbook of one provider in one round is made of today: its services with what their applications say."""

from dataclasses import replace
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from opora.core.languages import language
from opora.core.refusals import NotKnown
from opora.funding import states
from opora.funding.applying.asked import Asked, asked_of, forms_of
from opora.funding.applying.models import Dossier
from opora.funding.applying.prefill import prefilled
from opora.funding.applying.states import State
from opora.funding.applying.workbooks.handed import Handed
from opora.funding.applying.workbooks.layout import Entry, Layout, layout_of
from opora.funding.applying.workbooks.writing import workbook_of
from opora.funding.models import Round
from opora.register import queries as register
from opora.register.models import Service


def entries(round_: Round, provider: str, day: date) -> list[Entry]:
    """Return the services of a provider (IČO) for its workbook, by identifier, with texts in the reader's language.

    Those that have an application in the round that is not withdrawn, and those for which one may still be begun.
    """
    dossiers = {
        each.service_id: each
        for each in Dossier.objects.filter(round=round_, service__provider__number=provider)
    }
    may_begin = states.may_apply(round_, provider, day)
    found: list[Entry] = []
    shared: Asked | None = None
    for service in (
        register.services(round_.region.code, day).filter(provider__number=provider).order_by("identifier")
    ):
        dossier = dossiers.get(service.pk)
        if dossier is None and not may_begin:
            continue
        if dossier is not None and dossier.state == State.WITHDRAWN:
            continue
        # Only the forms differ between the services of one round; the rest is read once.
        shared = shared or asked_of(round_, service, day)
        asked = replace(shared, forms=forms_of(service, day))
        found.append(_entry(round_, service, dossier, asked, day))
    return found


def _entry(round_: Round, service: Service, dossier: Dossier | None, asked: Asked, day: date) -> Entry:
    if dossier is None:
        content = prefilled(round_, service, asked, day).content
        state, is_open = pgettext("application", "not begun"), True
    else:
        content, state, is_open = dossier.said, dossier.get_state_display(), dossier.state == State.DRAFT
    return Entry(
        identifier=service.identifier,
        kind=service.kind.name,
        asked=asked,
        content=replace(content, points=None),
        state=state,
        is_open=is_open,
    )


def handed_out(round_: Round, provider: str, day: date, at: datetime) -> bytes:
    """Return the workbook of a provider as handed out now, in the reader's language; NotKnown without services."""
    found = entries(round_, provider, day)
    if not found:
        raise NotKnown(
            _(
                "The provider %(provider)s has no application in the round %(round)s and may not begin one today."
            )
            % {"provider": provider, "round": round_.place}
        )
    layout = layout_of(found)
    title = _("Applications for money, round %(round)s, provider %(provider)s") % {
        "round": round_.place,
        "provider": provider,
    }
    return workbook_of(layout, _handed(round_, provider, layout, at), title)


def _handed(round_: Round, provider: str, layout: Layout, at: datetime) -> Handed:
    return Handed(
        region=round_.region.code,
        round=round_.place,
        provider=provider,
        language=language(),
        layout=layout.digest,
        at=at.isoformat(timespec="seconds"),
        services={entry.identifier: entry.content.digest for entry in layout.entries},
    )
