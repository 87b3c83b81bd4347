"""What one record of the state register's file says, in our words.

Texts that the file leaves out are empty strings, dates that it leaves out are None. Days are the file's own:
`ended` and `until` are the last day of service, included; whoever stores them half-open adds one day.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Form = Literal["residential", "outpatient", "field"]
Unit = Literal["client", "contact", "intervention", "bed", "call"]


@dataclass(frozen=True)
class ProviderRecord:
    """The organisation that holds the registration; its people are not read."""

    name: str
    registration_number: str  # IČO: eight digits, leading zeros kept
    webs: tuple[str, ...] = ()


@dataclass(frozen=True)
class CapacityRecord:
    """One capacity of one form. Amounts of different units are never added up."""

    amount: int
    unit: Unit
    note: str = ""
    since: date | None = None  # the first day in force, when the note says it


@dataclass(frozen=True)
class FormRecord:
    """One way the service is given, with the capacities of the registration (not of a place)."""

    form: Form
    nonstop: bool = False
    capacities: tuple[CapacityRecord, ...] = ()


@dataclass(frozen=True)
class FacilityRecord:
    """A place where the service is given. Of a secret one only the dates and the region are known here."""

    name: str
    since: date | None = None
    until: date | None = None
    secret: bool = False
    street: str = ""
    house_number: str = ""
    orientation_number: str = ""
    postcode: str = ""
    address_point_code: str = ""
    municipality_code: str = ""
    municipality_part_code: str = ""
    district_code: str = ""
    region_code: str = ""


@dataclass(frozen=True)
class ServiceRecord:
    """One registration of a social service."""

    identifier: str  # seven digits
    portal_id: str
    kind_code: str  # as in the code list of kinds, such as DruhSocialniSluzby/13
    started: date | None
    ended: date | None
    provider: ProviderRecord
    forms: tuple[FormRecord, ...] = ()
    facilities: tuple[FacilityRecord, ...] = ()
    target_groups: tuple[str, ...] = ()  # such as CilovaSkupinaOsoby/24
    age_ranges: tuple[str, ...] = ()  # code or text, as the file has it
    age_note: str = ""
    scope_region_codes: tuple[str, ...] = ()  # further regions served: codes of RÚIAN, such as 78
    # Regions of the contact addresses: where a service belongs when all its places are secret.
    contact_region_codes: tuple[str, ...] = ()
    webs: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
