"""kill -9 at any moment: what was acknowledged is there once, what was not at most once."""

import os
import random
import signal
import threading
import time

import pytest

from tests.factories import procedure
from tests.server.clerks import Clerk, Day, at_once, patiently, picture, receive
from tests.server.office import (
    check_files,
    check_found,
    check_office,
    dossiers_by_number,
    username,
)

STRESS = bool(os.environ.get("STRESS"))
WRITERS = 8
BETWEEN = 8  # dossiers acknowledged between two kills, at least
PATIENCE = 120  # seconds until the writers are seen as stuck


class Writers:
    """Clerks who receive dossiers without a pause until ``finish``; one of two asks again."""

    def __init__(self, office):
        self.day, self._stop = Day(), threading.Event()
        self._birth = office.within(lambda: procedure("birth").pid)
        self._clerks = [Clerk(office.url, username(i)) for i in range(WRITERS)]

    def __enter__(self):
        self._threads, self.errors = at_once(WRITERS, self._work)
        return self

    def __exit__(self, *_):
        self.finish()
        for clerk in self._clerks:
            clerk.connection.close()

    def _work(self, i):
        n = i
        while not self._stop.is_set():
            attached = picture(n) if n % 3 == 0 else None
            number = f"052085{n:06}"
            receive(self.day, self._clerks[i], self._birth, number, attached, again=i % 2 == 0)
            n += WRITERS

    @property
    def was_hit(self):
        """True when a kill cut somebody off."""
        return bool(self.day.repeated | self.day.abandoned)

    def wait(self, more):
        """Until so many more dossiers were acknowledged."""
        wanted, end = len(self.day.waits) + more, time.monotonic() + PATIENCE
        while len(self.day.waits) < wanted:
            assert self.errors == []
            assert time.monotonic() < end, "the writers are stuck"
            time.sleep(0.002)

    def finish(self):
        """Let each end what it is at."""
        self._stop.set()
        for thread in self._threads:
            thread.join(PATIENCE)
        assert self.errors == []
        assert not any(thread.is_alive() for thread in self._threads)


# A kill may fall between two requests; so many more are tried until one hits.
LUCK = 15


def _kill_all(office, _number):
    """Kill -9 of master and workers, and the doors open again."""
    office.kill()


def _kill_worker(office, number):
    """Kill -9 of one worker at a time; the master puts another in its place."""
    worker = office.workers()[number % len(office.workers())]
    os.kill(worker, signal.SIGKILL)
    while worker in office.workers():
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("kill", "kills"),
    [(_kill_all, 20 if STRESS else 3), (_kill_worker, 20 if STRESS else 1)],
    ids=["whole-server", "one-worker"],
)
def test_killed_while_writing_nothing_acknowledged_is_lost(office, kill, kills, tell):
    office.serve()
    with Writers(office) as writers:
        number = 0
        while number < kills or (not writers.was_hit and number < kills + LUCK):
            writers.wait(BETWEEN)
            time.sleep(random.uniform(0, 0.08))  # anywhere inside a request
            kill(office, number)
            writers.wait(1)
            number += 1
        writers.wait(BETWEEN)
    day = writers.day
    found = office.within(dossiers_by_number)
    tell(
        kills=number,
        acknowledged=len(day.acknowledged),
        sent_again=len(day.repeated),
        abandoned=len(day.abandoned),
        abandoned_but_done=len(day.abandoned & found.keys()),
    )

    assert day.strange == []
    assert day.repeated | day.abandoned, "no kill hit a request: this proves nothing"
    assert {number: found.get(number) for number in day.acknowledged} == {
        number: [pid] for number, pid in day.acknowledged.items()
    }
    assert [pids for pids in found.values() if len(pids) > 1] == []
    assert found.keys() <= day.acknowledged.keys() | day.abandoned
    office.within(check_office)
    office.within(check_found, found)
    office.within(check_files, office.instance, day.files)
    _still_works(office)


def _still_works(office):
    """The next dossier after it all is received as any other."""
    day, birth = Day(), office.within(lambda: procedure("birth").pid)
    with patiently(Clerk, office.url, username(0)) as clerk:
        receive(day, clerk, birth, "052085999999")
    assert [*day.acknowledged] == ["052085999999"]
    office.within(check_office)
