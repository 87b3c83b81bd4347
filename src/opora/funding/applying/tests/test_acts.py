"""An application is begun with what is known, saved half-filled, submitted, withdrawn and put back."""

import hashlib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.core.models import LogEntry
from opora.core.permissions import allow
from opora.core.refusals import NotAllowed, NotKnown, Refused
from opora.funding import services as funding
from opora.funding.applying import queries, services
from opora.funding.applying.canonical import canonical_text
from opora.funding.applying.content import Content, FormSaid
from opora.funding.applying.models import Dossier
from opora.funding.applying.services.guards import version_of
from opora.funding.applying.tests.conftest import AFTER, CARE, DAY, HOME, LAST_EDIT, REGION
from opora.funding.models import Application, Round
from opora.funding.tests.conftest import FORMS, write

LATE_BEGIN = date(2026, 12, 1)


def test_it_begins_with_the_beds_that_the_network_takes(network_of_two: None, draft: Dossier) -> None:
    (form,) = draft.said.forms
    assert form.applied_units == Decimal(28)
    assert draft.origins["form-residential-applied_units"]["values"]["decision"] == "12/ZK/2026"


def test_outside_the_network_it_begins_with_registered_beds(draft: Dossier) -> None:
    assert draft.said.forms[0].applied_units == Decimal(30)
    assert draft.said.budget == {} and draft.said.duties == {}


def test_beginning_twice_is_once(draft: Dossier, taking: Round, provider_person: User) -> None:
    again = services.begin(round=taking, service=draft.service, day=DAY, by=provider_person)
    assert again == draft and Dossier.objects.count() == 1


def test_a_draft_is_kept_half_filled_and_makes_no_application(draft: Dossier, provider_person: User) -> None:
    said = Content(budget={("wages", "state"): 7})
    services.save_draft(dossier=draft, content=said, day=DAY, by=provider_person)
    draft.refresh_from_db()
    assert draft.said.budget == {("wages", "state"): 7}
    assert not Application.objects.exists()


def test_a_changed_value_no_longer_says_where_it_came_from(draft: Dossier, provider_person: User) -> None:
    assert set(draft.origins) == {"form-residential-applied_units"}
    (form,) = draft.said.forms
    said = Content(forms=(replace(form, evidenced_units=Decimal(3)),))
    kept = services.save_draft(dossier=draft, content=said, day=DAY, by=provider_person)
    assert set(kept.origins) == {"form-residential-applied_units"}
    said = Content(forms=(replace(form, applied_units=Decimal(3)),))
    assert services.save_draft(dossier=kept, content=said, day=DAY, by=provider_person).origins == {}


def test_what_somebody_else_saved_is_not_overwritten(
    draft: Dossier, provider_person: User, second_person: User
) -> None:
    seen = version_of(draft)
    services.save_draft(
        dossier=draft, content=Content(budget={("rent", "state"): 1}), day=DAY, by=second_person
    )
    with pytest.raises(Refused, match="saved by second meanwhile"):
        services.save_draft(dossier=draft, content=Content(), day=DAY, by=provider_person, seen=seen)
    draft.refresh_from_db()
    assert draft.said.budget == {("rent", "state"): 1}


def test_submitting_makes_the_application_of_the_round(submitted: Dossier) -> None:
    row = Application.objects.get()
    assert submitted.application == row
    assert (row.request_czk, row.municipal_czk, row.founder_czk) == (5_000_000, 500_000, 0)
    assert row.eligible_operating_loss_czk == 6_720_000
    assert (row.has_entrustment, row.has_debt, row.return_filed) == (True, False, True)
    (form,) = row.forms.all()
    assert (form.unit, form.applied_units, form.evidenced_units) == ("bed", 30, 29)


def test_the_digest_is_that_of_what_was_submitted(submitted: Dossier) -> None:
    made = submitted.versions.get()
    assert hashlib.sha256(canonical_text(made.content).encode()).hexdigest() == made.digest
    made.content["columns"]["request_czk"] += 1
    assert hashlib.sha256(canonical_text(made.content).encode()).hexdigest() != made.digest


def test_submitting_the_same_again_makes_no_new_version(
    submitted: Dossier, whole: Content, provider_person: User
) -> None:
    again = services.submit(dossier=submitted, content=whole, day=DAY, by=provider_person)
    assert again.number == 1 and submitted.versions.count() == 1


def test_a_change_is_a_new_version_and_the_old_one_stays(
    submitted: Dossier, whole: Content, provider_person: User
) -> None:
    more = replace(whole, budget={**whole.budget, ("wages", "state"): 4_100_000})
    made = services.submit(dossier=submitted, content=more, day=LAST_EDIT, by=provider_person)
    assert made.number == 2
    assert Application.objects.get().request_czk == 5_100_000
    assert queries.version(submitted, 1).content["columns"]["request_czk"] == 5_000_000


def test_a_withdrawn_application_leaves_the_round_and_can_be_put_back(
    submitted: Dossier, provider_person: User
) -> None:
    services.withdraw(dossier=submitted, reason="Službu ukončíme.", day=DAY, by=provider_person)
    submitted.refresh_from_db()
    assert submitted.application is None and not Application.objects.exists()
    services.restore(dossier=submitted, day=LAST_EDIT, by=provider_person)
    assert Application.objects.get().request_czk == 5_000_000


def test_withdrawing_needs_a_reason(submitted: Dossier, provider_person: User) -> None:
    with pytest.raises(Refused, match="why the application is withdrawn"):
        services.withdraw(dossier=submitted, reason=" ", day=DAY, by=provider_person)


@pytest.mark.parametrize("act", ["save", "submit", "withdraw", "restore"])
def test_nothing_changes_after_the_last_day(
    submitted: Dossier, whole: Content, provider_person: User, act: str
) -> None:
    if act == "save":
        Dossier.objects.update(state="draft", application=None)
    if act == "restore":
        services.withdraw(dossier=submitted, reason="Omyl", day=DAY, by=provider_person)
    acts = {
        "save": lambda: services.save_draft(dossier=submitted, content=whole, day=AFTER, by=provider_person),
        "submit": lambda: services.submit(dossier=submitted, content=whole, day=AFTER, by=provider_person),
        "withdraw": lambda: services.withdraw(dossier=submitted, reason="x", day=AFTER, by=provider_person),
        "restore": lambda: services.restore(dossier=submitted, day=AFTER, by=provider_person),
    }
    with pytest.raises(Refused, match="15"):
        acts[act]()


def test_new_applications_are_begun_until_their_last_day(
    taking: Round, tiny_region: TinyRegion, provider_person: User
) -> None:
    with pytest.raises(Refused, match="takes new applications from"):
        services.begin(round=taking, service=tiny_region.services[HOME], day=LATE_BEGIN, by=provider_person)


def test_a_submission_makes_the_grants_out_of_date(submitted: Dossier) -> None:
    entry = LogEntry.objects.get(act="application.submitted")
    assert entry.station == "round"
    assert LogEntry.objects.get(act="application.begun").station == ""


def test_the_economist_fills_in_on_behalf_and_the_provider_confirms(
    taking: Round, tiny_region: TinyRegion, whole: Content, economist: User, provider_person: User
) -> None:
    made = services.begin(round=taking, service=tiny_region.services[HOME], day=DAY, by=economist)
    services.submit(dossier=made, content=whole, day=DAY, by=economist)
    made.refresh_from_db()
    assert made.on_behalf and made.confirmed_by is None
    assert made.versions.get().content["on_behalf"] == {"name": str(economist), "role": "economist"}
    with pytest.raises(Refused, match="itself can confirm"):
        services.confirm(dossier=made, by=economist)
    services.confirm(dossier=made, by=provider_person)
    made.refresh_from_db()
    assert made.confirmed_by == provider_person


def test_another_provider_neither_sees_nor_writes(
    draft: Dossier, taking: Round, tiny_region: TinyRegion, provider_person: User
) -> None:
    with pytest.raises(NotAllowed):
        services.begin(round=taking, service=tiny_region.services[CARE], day=DAY, by=provider_person)
    with pytest.raises(NotKnown):
        queries.service_of(taking, CARE, provider_person, DAY)
    assert list(queries.dossiers(REGION, provider_person)) == [draft]


def test_who_does_not_write_applications_may_not(draft: Dossier, planner: User, coordinator: User) -> None:
    for person in (planner, coordinator):
        with pytest.raises(NotAllowed, match="write applications for money"):
            allow(person, "funding.apply", draft)
        assert not queries.dossiers(REGION, person).exists()


def test_an_application_of_a_file_is_taken_over_and_divided(
    taking: Round,
    tiny_region: TinyRegion,
    economist: User,
    provider_person: User,
    whole: Content,
    tmp_path: Path,
) -> None:
    funding.take_in_applications(round=taking, by=economist, **write(tmp_path))
    before = Application.objects.get(service__identifier=HOME)
    made = services.begin(round=taking, service=tiny_region.services[HOME], day=DAY, by=provider_person)
    assert made.said.of_source("state") == before.request_czk
    assert made.said.of_item("undivided") == made.said.total
    with pytest.raises(Refused, match="cannot be submitted yet") as refused:
        services.submit(dossier=made, day=DAY, by=provider_person)
    assert any("Divide" in each.expected for each in refused.value.problems)
    services.submit(dossier=made, content=whole, day=DAY, by=provider_person)
    after = Application.objects.get(service__identifier=HOME)
    assert after.pk == before.pk and after.criteria_points == before.criteria_points


def test_a_file_neither_changes_nor_withdraws_what_providers_submitted(
    submitted: Dossier, taking: Round, economist: User, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match="its provider has not submitted here"):
        funding.take_in_applications(round=taking, by=economist, **write(tmp_path))
    rest = {path.name: _without_home(path.read_text(encoding="utf-8")) for path in write(tmp_path).values()}
    files = write(tmp_path, rest["services_2027.csv"], rest["forms_2027.csv"])
    funding.take_in_applications(round=taking, by=economist, **files)
    assert Application.objects.get(service__identifier=HOME).request_czk == 5_000_000
    assert taking.applications.count() == 3


def test_values_that_the_region_sets_by_hand_are_neither_asked_nor_lost(
    taking: Round,
    tiny_region: TinyRegion,
    economist: User,
    provider_person: User,
    whole: Content,
    tmp_path: Path,
) -> None:
    header = "evidenced_units,cost_override,cost_override_reason"
    forms = (
        FORMS.replace("evidenced_units", header)
        .replace("30,30", "30,30,400000,Výjimka")
        .replace("9.50", "9.50,,")
    )
    forms = forms.replace("bed,8,8", "bed,8,8,,")
    funding.take_in_applications(round=taking, by=economist, **write(tmp_path, forms_text=forms))
    made = services.begin(round=taking, service=tiny_region.services[HOME], day=DAY, by=provider_person)
    assert made.said.forms[0].facts == {}
    own = FormSaid(
        "residential", "bed", Decimal(30), Decimal(29),
        {"cost_override": {"value": "900000", "unit": "CZK/unit", "cs": "", "en": ""}},
    )  # fmt: skip
    with pytest.raises(Refused, match="cannot be submitted yet"):
        services.submit(dossier=made, content=replace(whole, forms=(own,)), day=DAY, by=provider_person)
    services.submit(dossier=made, content=whole, day=DAY, by=provider_person)
    (form,) = Application.objects.get(service__identifier=HOME).forms.all()
    assert form.facts["cost_override"]["value"] == "400000"


def _without_home(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(HOME))
