"""Rows that are valid from one day to another, the first included, the last excluded."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from opora.accounts.models import RoleAssignment, User

DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


def role(person, start, end):
    return RoleAssignment.objects.create(
        person=person, role="planner", region_code="CZ999", valid_from=start, valid_to=end
    )


class DatedRows(TestCase):
    @settings(deadline=None)
    @given(start=DAYS, days=st.integers(1, 2000) | st.none(), day=DAYS)
    def test_a_row_is_valid_exactly_inside_its_interval(self, start, days, day):
        person = User.objects.create_user(username="jana")
        end = None if days is None else start + timedelta(days=days)
        role(person, start, end)
        found = RoleAssignment.objects.as_of(day).exists()
        assert found is (start <= day and (end is None or day < end))


def test_a_row_cannot_end_before_it_starts(planner):
    with pytest.raises(IntegrityError), transaction.atomic():
        role(planner, date(2026, 1, 1), date(2026, 1, 1))
