"""Facilities of a record: dates, secrecy, address, and whether the codes of an address agree."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from opora.register.state_file.fields import Field
from opora.register.state_file.records import FacilityRecord

POSTCODE_DIGITS: Final = 5


@dataclass(frozen=True)
class PlaceCodes:
    """Code lists to check addresses against; an empty one checks nothing."""

    district_of_municipality: Mapping[str, str] = field(default_factory=dict)  # 563889 -> 3505
    municipality_of_part: Mapping[str, str] = field(default_factory=dict)  # 408841 -> 563889


def facility(entry: Field, codes: PlaceCodes) -> FacilityRecord:
    """Return one facility; of a secret one nothing that could tell where it is below the region."""
    since, until = entry.get("poskytujeOd").day(), entry.get("poskytujeDo").day()
    if since is not None and until is not None and until < since:
        entry.notes.add("dates_reversed", entry.get("poskytujeDo"), start=since.isoformat())
    address = entry.get("adresa")
    if is_secret(entry.get("utajenaAdresa")):
        region_code = region_of(address.value)
        # The name goes too: a shelter is often called after the street or the town where it stands.
        return FacilityRecord(name="", since=since, until=until, secret=True, region_code=region_code)
    name = entry.get("nazev").text()
    if address.value is None:
        entry.notes.add("address_missing", address)
        return FacilityRecord(name=name, since=since, until=until)
    return _at_address(FacilityRecord(name=name, since=since, until=until), address, codes)


def is_secret(entry: Field) -> bool:
    """Return whether the address is secret. What is not clearly public is secret."""
    if not isinstance(entry.value, bool):
        entry.notes.add("secrecy_unclear", entry)
        return True
    return entry.value


def region_of(address: object) -> str:
    """Return the region of an address of which no more may be read; what is odd there is not reported."""
    region = address.get("kraj") if isinstance(address, dict) else None
    code = region.get("id") if isinstance(region, dict) else region
    tail = code.rpartition("/")[2] if isinstance(code, str) else ""
    return tail if tail.isdecimal() and len(tail) <= 3 else ""


def _at_address(bare: FacilityRecord, address: Field, codes: PlaceCodes) -> FacilityRecord:
    municipality = address.get("obec").short_code()
    point = address.get("kodAdresnihoMista").text()
    if not municipality:
        address.notes.add("municipality_missing", address.get("obec"))
    elif codes.district_of_municipality:
        _check_agreement(address, municipality, codes)
    if not point:
        address.notes.add("address_point_missing", address.get("kodAdresnihoMista"))
    street = address.get("ulice")
    return replace(
        bare,
        street=street.get("nazev").text() if isinstance(street.value, dict) else street.text(),
        house_number=address.get("cisloDomovni").text(),
        orientation_number=address.get("cisloOrientacni").text(),
        postcode=_postcode(address.get("psc")),
        address_point_code=point,
        municipality_code=municipality,
        municipality_part_code=address.get("castObce").short_code(),
        district_code=address.get("okres").short_code(),
        region_code=address.get("kraj").short_code(),
    )


def _postcode(entry: Field) -> str:
    digits = entry.text().replace(" ", "")
    if digits and not (digits.isascii() and digits.isdecimal() and len(digits) == POSTCODE_DIGITS):
        entry.notes.add("postcode_malformed", entry)
        return ""
    return digits


def _check_agreement(address: Field, municipality: str, codes: PlaceCodes) -> None:
    where = address.get("obec")
    as_text = Field(where.code(), where.path, where.notes)
    if municipality not in codes.district_of_municipality:
        address.notes.add("municipality_unknown", as_text)
        return
    part, district = address.get("castObce"), address.get("okres")
    home = codes.municipality_of_part.get(part.short_code(), municipality)
    if home != municipality:
        address.notes.add("municipality_disagrees", as_text, other_path=part.path, other=part.code())
    elif district.short_code() not in ("", codes.district_of_municipality[municipality]):
        address.notes.add("municipality_disagrees", as_text, other_path=district.path, other=district.code())
