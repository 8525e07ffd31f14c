"""One process at a time, whatever becomes of the one before."""

import itertools
import subprocess
import sys

from dl2core import store

HOLD = """
import sys, time
from pathlib import Path
from dl2core import store
lock = store.Lock(Path(sys.argv[1]))
for _ in lock.wait(): pass
print("held", flush=True)
time.sleep(60)
"""


def test_the_second_waits_until_the_first_is_killed(tmp_path):
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path / "a")], stdout=subprocess.PIPE) as holder:
        try:
            assert holder.stdout.readline() == b"held\n"
            waits = store.Lock(tmp_path / "a").wait()
            assert len(list(itertools.islice(waits, 2))) == 2
        finally:
            holder.kill()
    assert len(list(itertools.islice(waits, 50))) < 50  # it ends, as the lock is free


def test_a_lock_given_back_is_free_at_once(tmp_path):
    for _ in range(2):
        lock = store.Lock(tmp_path / "a")
        assert list(lock.wait()) == []
        lock.release()


def test_two_locks_in_one_process_exclude_each_other(tmp_path):
    first = store.Lock(tmp_path / "a")
    assert list(first.wait()) == []
    assert next(store.Lock(tmp_path / "a").wait(), None) is not None
    assert list(store.Lock(tmp_path / "b").wait()) == []
    first.release()
