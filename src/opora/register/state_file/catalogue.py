"""The wording of everything that can be wrong with the state register's file, to be translated."""

from dataclasses import dataclass
from typing import Final, Literal


def gettext_noop(message: str) -> str:
    """Return the message itself; the name lets the collector of translations find it without Django here."""
    return message


@dataclass(frozen=True)
class Entry:
    """The untranslated sentences of one kind of problem."""

    severity: Literal["error", "warning"]
    message: str
    expected: str
    advice: str


@dataclass(frozen=True)
class FileEntry:
    """The untranslated sentences of one way in which the whole file is unusable."""

    message: str
    advice: str


_TELL_PROVIDER: Final = gettext_noop("Ask the provider to correct the entry in the state register.")
_CHECK_FORMAT: Final = gettext_noop(
    "Compare the record with the published description of the file; "
    "if the format has changed, the reader must follow."
)
_CHECK_CODE_LIST: Final = gettext_noop(
    "Look the code up in the current code list; if it is new, add it to the code list before the import."
)

CATALOGUE: Final[dict[str, Entry]] = {
    "shape_not_known": Entry(
        "warning",
        gettext_noop(
            "Record %(record)s, field %(path)s: the shape of %(value)s is not known and it was left out."
        ),
        gettext_noop("The reader expected %(wanted)s."),
        _CHECK_FORMAT,
    ),
    "record_not_object": Entry(
        "error",
        gettext_noop("Record %(record)s is not an object but %(value)s."),
        gettext_noop("The reader expected an object with the fields of one service."),
        _CHECK_FORMAT,
    ),
    "identifier_missing": Entry(
        "error",
        gettext_noop("Record %(record)s, field %(path)s: the service identifier is %(value)s."),
        gettext_noop("The reader expected seven digits."),
        _TELL_PROVIDER,
    ),
    "identifier_repeated": Entry(
        "error",
        gettext_noop(
            "Record %(record)s: the identifier was already used by record no. %(first)s of this file."
        ),
        gettext_noop("The reader expected each identifier once."),
        gettext_noop("Keep one of the two records in the file, or download the file again."),
    ),
    "test_record": Entry(
        "warning",
        gettext_noop("Record %(record)s, field %(path)s: the name %(value)s looks like a test record."),
        gettext_noop("The reader expected the name of a real organisation or place."),
        gettext_noop("Decide whether to hide the record from public pages; ask the provider what it is."),
    ),
    "kind_unknown": Entry(
        "error",
        gettext_noop("Record %(record)s, field %(path)s: the kind of service %(value)s is not known."),
        gettext_noop("The reader expected a code of the list of kinds, such as DruhSocialniSluzby/13."),
        _CHECK_CODE_LIST,
    ),
    "form_unknown": Entry(
        "error",
        gettext_noop("Record %(record)s, field %(path)s: the form of service %(value)s is not known."),
        gettext_noop("The reader expected FormaSocialniSluzby/pob, amb or ter."),
        _CHECK_CODE_LIST,
    ),
    "unit_unknown": Entry(
        "error",
        gettext_noop("Record %(record)s, field %(path)s: the unit of capacity %(value)s is not known."),
        gettext_noop(
            "The reader expected TypKapacitySocialniSluzby/klient, kontakt, interv, luzka or hovor."
        ),
        _CHECK_CODE_LIST,
    ),
    "forms_missing": Entry(
        "warning",
        gettext_noop("Record %(record)s has no form of service, so no capacity either."),
        gettext_noop("The reader expected at least one form."),
        _TELL_PROVIDER,
    ),
    "capacity_missing": Entry(
        "warning",
        gettext_noop(
            "Record %(record)s, field %(path)s: the capacity has no amount; it is treated as not known."
        ),
        gettext_noop("The reader expected a whole number."),
        _TELL_PROVIDER,
    ),
    "capacity_not_whole": Entry(
        "error",
        gettext_noop("Record %(record)s, field %(path)s: the amount of capacity is %(value)s."),
        gettext_noop("The reader expected a whole number from 0 to 1 000 000."),
        _TELL_PROVIDER,
    ),
    "capacity_date_impossible": Entry(
        "warning",
        gettext_noop(
            "Record %(record)s, field %(path)s: the effective date %(value)s in the note does not exist."
        ),
        gettext_noop("The reader expected a date like 01.09.2016."),
        _TELL_PROVIDER,
    ),
    "not_a_date": Entry(
        "error",
        gettext_noop("Record %(record)s, field %(path)s: %(value)s is not a date."),
        gettext_noop("The reader expected year-month-day, such as 2016-09-01."),
        _TELL_PROVIDER,
    ),
    "start_missing": Entry(
        "warning",
        gettext_noop("Record %(record)s, field %(path)s: the first day is missing."),
        gettext_noop("The reader expected year-month-day, such as 2016-09-01."),
        _TELL_PROVIDER,
    ),
    "dates_reversed": Entry(
        "warning",
        gettext_noop(
            "Record %(record)s, field %(path)s: the last day %(value)s comes before the first day %(start)s."
        ),
        gettext_noop("The reader expected the first day not to be later than the last one."),
        _TELL_PROVIDER,
    ),
    "provider_missing": Entry(
        "error",
        gettext_noop("Record %(record)s, field %(path)s: the provider has no name."),
        gettext_noop("The reader expected the name of the organisation."),
        _TELL_PROVIDER,
    ),
    "registration_number_malformed": Entry(
        "error",
        gettext_noop("Record %(record)s, field %(path)s: the registration number (IČO) is %(value)s."),
        gettext_noop("The reader expected eight digits."),
        _TELL_PROVIDER,
    ),
    "registration_number_control": Entry(
        "warning",
        gettext_noop(
            "Record %(record)s, field %(path)s: "
            "the last digit of the registration number (IČO) %(value)s is wrong."
        ),
        gettext_noop("The reader expected the number that the control sum gives (modulo 11)."),
        gettext_noop(
            "Check the number in the public list of economic entities. Fictional numbers fail on purpose."
        ),
    ),
    "secrecy_unclear": Entry(
        "warning",
        gettext_noop(
            "Record %(record)s, field %(path)s: "
            "%(value)s does not say whether the address is secret; it is kept secret."
        ),
        gettext_noop("The reader expected true or false."),
        _TELL_PROVIDER,
    ),
    "facilities_missing": Entry(
        "warning",
        gettext_noop("Record %(record)s has no facility, so it cannot be placed on a map."),
        gettext_noop("The reader expected at least one facility."),
        _TELL_PROVIDER,
    ),
    "address_missing": Entry(
        "warning",
        gettext_noop("Record %(record)s, field %(path)s: the facility is not secret and has no address."),
        gettext_noop("The reader expected an address."),
        _TELL_PROVIDER,
    ),
    "address_point_missing": Entry(
        "warning",
        gettext_noop(
            "Record %(record)s, field %(path)s: the address has no code of an address point; "
            "the place is shown at its municipality."
        ),
        gettext_noop("The reader expected the code from the register of addresses (RÚIAN)."),
        _TELL_PROVIDER,
    ),
    "municipality_missing": Entry(
        "warning",
        gettext_noop("Record %(record)s, field %(path)s: the address names no municipality."),
        gettext_noop("The reader expected a code such as Obec/563889."),
        _TELL_PROVIDER,
    ),
    "municipality_unknown": Entry(
        "warning",
        gettext_noop("Record %(record)s, field %(path)s: municipality %(value)s is not in the code list."),
        gettext_noop("The reader expected a municipality that exists."),
        _CHECK_CODE_LIST,
    ),
    "municipality_disagrees": Entry(
        "warning",
        gettext_noop(
            "Record %(record)s, field %(path)s: "
            "municipality %(value)s disagrees with the rest of the address: "
            "%(other_path)s is %(other)s, which lies elsewhere."
        ),
        gettext_noop("The reader expected all codes of an address to point into one municipality."),
        _TELL_PROVIDER,
    ),
    "postcode_malformed": Entry(
        "warning",
        gettext_noop("Record %(record)s, field %(path)s: the postcode is %(value)s; it was left out."),
        gettext_noop("The reader expected five digits."),
        _TELL_PROVIDER,
    ),
    "web_address_unsafe": Entry(
        "warning",
        gettext_noop("Record %(record)s, field %(path)s: %(value)s is not a web address; it was left out."),
        gettext_noop(
            "The reader expected an address that starts with https:// or http://, or has no scheme."
        ),
        _TELL_PROVIDER,
    ),
}

FILE_CATALOGUE: Final[dict[str, FileEntry]] = {
    "empty": FileEntry(
        gettext_noop("The file is empty (%(position)s bytes)."),
        gettext_noop("Download it again."),
    ),
    "truncated": FileEntry(
        gettext_noop("The file ends in the middle, after byte %(position)s."),
        gettext_noop("Download it again and compare its size with the one the publisher gives."),
    ),
    "not_json": FileEntry(
        gettext_noop(
            "The file is not valid JSON, or holds a number out of range; "
            "the fault lies in the 512 bytes before byte %(position)s."
        ),
        gettext_noop(
            "Check that this is the file rpss.json in UTF-8 and not a web page or an archive; "
            "download it again."
        ),
    ),
    "no_records": FileEntry(
        gettext_noop(
            "The file was read to its end (%(position)s bytes) "
            "and has no list of services under the root key polozky."
        ),
        gettext_noop(
            "Check that this is the file rpss.json of the state register; "
            "another code list may have been given."
        ),
    ),
}
