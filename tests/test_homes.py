"""Every process of the tests works in a home folder of its own."""

import os
from pathlib import Path

from django.conf import settings


def test_the_settings_were_read_for_the_home_of_this_process():
    assert Path(settings.HOME) == Path(os.environ["OPORA_HOME"])
