"""The one place where a person is allowed or refused."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import override

from opora.core.permissions import Scope, allow
from opora.core.refusals import NotAllowed, NotKnown, Problem, Refused


class Thing:
    scope = Scope(region="CZ999")


def test_whoever_has_the_role_goes_on(planner):
    allow(planner, "needs.calculate", Scope(region="CZ999"))
    allow(planner, "needs.calculate", Thing())


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("cs", ("odhadovat potřeby", "plánovač", "správce svého kraje")),
        ("en", ("estimate the needs", "planner", "administrator of your region")),
    ],
)
def test_whoever_has_not_is_told_in_plain_words_what_who_may_and_whom_to_ask(economist, language, words):
    with override(language), pytest.raises(NotAllowed) as refusal:
        allow(economist, "needs.calculate", Thing())
    assert all(word in refusal.value.message for word in words)
    assert "needs.calculate" not in refusal.value.message


def test_a_visitor_may_nothing():
    with pytest.raises(NotAllowed):
        allow(AnonymousUser(), "territory.view", Thing())


def test_a_permission_that_does_not_exist_is_nobodys(planner):
    with pytest.raises(NotAllowed):
        allow(planner, "territory.burn", Thing())


def test_a_thing_that_belongs_nowhere_is_a_bug(planner):
    with pytest.raises(TypeError, match="scope"):
        allow(planner, "needs.view", object())


def test_refusals_have_their_numbers():
    assert [kind.status for kind in (Refused, NotAllowed, NotKnown)] == [409, 403, 404]


def test_a_problem_says_where_what_and_what_to_do():
    problem = Problem(place="line 3", value="x", expected="expected a number", remedy="Write digits.")
    assert str(problem) == "line 3: 'x'; expected a number Write digits."
