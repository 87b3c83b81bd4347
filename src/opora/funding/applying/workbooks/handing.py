"""What a workbook of one provider in one round is made of today: its services with what their applications say."""

from dataclasses import replace
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from opora.accounts.models import User
from opora.core import figures
from opora.core.refusals import Refused
from opora.funding import states
from opora.funding.applying import services as applying
from opora.funding.applying.asked import Asked, asked_of, forms_of
from opora.funding.applying.content import Content
from opora.funding.applying.models import Dossier
from opora.funding.applying.prefill import prefilled
from opora.funding.applying.services.guards import version_of
from opora.funding.applying.states import State
from opora.funding.applying.workbooks.layout import Asking, Layout, layout_of
from opora.funding.applying.workbooks.review import Review
from opora.funding.models import Round
from opora.register import queries as register
from opora.register.models import Service


def entries(round_: Round, provider: str, day: date) -> list[Asking]:
    """Return the services of a provider (IČO) for its workbook, by identifier, with texts in the reader's language.

    Those that have an application in the round that is not withdrawn, and those for which one may still be begun.
    """
    dossiers = {
        each.service_id: each
        for each in Dossier.objects.filter(round=round_, service__provider__number=provider)
    }
    may_begin = states.may_apply(round_, provider, day)
    found: list[Asking] = []
    shared: Asked | None = None
    for service in _services(round_, provider, day):
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


def _services(round_: Round, provider: str, day: date) -> QuerySet[Service]:
    """Return the running services of a provider; what else the register tells of them is not read."""
    rows = Service.objects.as_of(day).filter(region=round_.region, provider__number=provider)
    return rows.select_related("kind", "provider", "region").order_by("identifier")


def _entry(round_: Round, service: Service, dossier: Dossier | None, asked: Asked, day: date) -> Asking:
    if dossier is None:
        content = prefilled(round_, service, asked, day).content
        state, is_open = pgettext("application", "not begun"), True
    else:
        content, state, is_open = dossier.said, dossier.get_state_display(), dossier.state == State.DRAFT
    return Asking(
        identifier=service.identifier,
        kind=service.kind.name,
        asked=asked,
        content=replace(content, points=None),
        state=state,
        is_open=is_open,
    )


def layout(round_: Round, provider: str, day: date) -> Layout | None:
    """Return the workbook of a provider in the reader's language; None when it has no service to show."""
    found = entries(round_, provider, day)
    return layout_of(found) if found else None


def nothing(round_: Round, provider: str) -> str:
    """Return the sentence that there is nothing to hand out."""
    return _(
        "The provider %(provider)s has no application in the round %(round)s and may not begin one today."
    ) % {"provider": provider, "round": round_.place}


def title(round_: Round, provider: str) -> str:
    """Return the title of the workbook."""
    return _("Applications for money, round %(round)s, provider %(provider)s") % {
        "round": round_.place,
        "provider": provider,
    }


def closed(round_: Round, provider: str, day: date) -> str:
    """Return why the applications may not change on `day`, or ""."""
    if states.may_edit(round_, provider, day):
        return ""
    return _("Applications of the round %(round)s cannot be changed on %(day)s.") % {
        "round": round_.place,
        "day": figures.day(day),
    }


def save(round_: Round, said: Review, by: User, day: date) -> None:
    """Make the drafts say what the workbook says; those not begun are begun."""
    before = {each.line.entry.identifier: each.line.entry.content for each in said.changes}
    for identifier, content in said.contents.items():
        _save(round_, identifier, before[identifier], content, by, day)


def _save(round_: Round, identifier: str, before: Content, content: Content, by: User, day: date) -> None:
    service = register.service(identifier)
    dossier = Dossier.objects.filter(round=round_, service=service).first()
    if dossier is None:
        dossier = applying.begin(round=round_, service=service, day=day, by=by)
    elif dossier.said.digest != before.digest:
        raise Refused(
            _("The application %(application)s was saved meanwhile. Upload the workbook again.")
            % {"application": dossier}
        )
    applying.save_draft(dossier=dossier, content=content, day=day, by=by, seen=version_of(dossier))
