"""A round that is open for applications, and the provider of a home and of a shelter."""

from opora.funding.applying.tests.conftest import (
    _in_english,
    draft,
    network_of_two,
    opened,
    rule_set,
    second_person,
    submitted,
    taking,
    whole,
)

__all__ = [
    "_in_english",
    "draft",
    "network_of_two",
    "opened",
    "rule_set",
    "second_person",
    "submitted",
    "taking",
    "whole",
]
