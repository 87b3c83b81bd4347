"""Files named by their content."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opora.core import files
from opora.core.refusals import NotKnown


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


def test_the_same_bytes_are_stored_once(home):
    assert (
        files.store(b"content", ".txt")
        == files.store(b"content", ".txt")
        == hashlib.sha256(b"content").hexdigest()
    )
    assert [path.read_bytes() for path in home.rglob("*.txt")] == [b"content"]


def test_nothing_but_the_whole_file_is_left(home):
    files.store(b"content", ".txt")
    assert len([path for path in home.rglob("*") if path.is_file()]) == 1


def test_a_file_that_is_away_is_not_known():
    with pytest.raises(NotKnown, match="opora check"):
        files.path_of("0" * 64, ".txt")


@settings(deadline=None)
@given(content=st.binary(max_size=200))
def test_every_content_is_read_back(content):
    assert files.path_of(files.store(content, ".bin"), ".bin").read_bytes() == content
