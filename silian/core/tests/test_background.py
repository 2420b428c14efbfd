"""The process beside the pages ends with them, whenever the end comes."""

import subprocess
import sys
import threading

import pytest

from silian.core import background

pytestmark = pytest.mark.django_db


@pytest.fixture
def started(monkeypatch):
    """Every process that was begun: the first ends by itself, the one after it takes long to begin and stays."""
    found, beginning, popen = [], threading.Event(), subprocess.Popen

    def begin(_command, **_more):
        if found:
            beginning.set()
            threading.Event().wait(0.5)
        found.append(popen([sys.executable, "-c", f"import time; time.sleep({60 if found else 0})"]))
        return found[-1]

    monkeypatch.setattr(background.subprocess, "Popen", begin)
    monkeypatch.setattr(background.Companion, "AGAIN_AFTER", 0.01)
    yield found, beginning
    for one in found:
        one.kill()
        one.wait()


def test_a_companion_that_is_just_begun_anew_ends_with_the_pages(started):
    found, beginning = started
    with background.Companion("deliver"):
        assert beginning.wait(15)
    assert len(found) == 2
    assert [one.poll() is not None for one in found] == [True, True]
