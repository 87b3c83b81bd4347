"""The published round of the payments, and the shelter whose letter refuses."""

from opora.funding.payments.tests.conftest import (  # noqa: F401  # fixtures
    _in_english,
    applied,
    first_order,
    first_paid,
    network_of_two,
    opened,
    planned,
    round_,
    rule_set,
    run,
)

ADDRESS = "https://opora.example.cz/"
