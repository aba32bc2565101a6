"""Jailed children under threads, kills, slow files and hostile bytes."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Self

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bonafides.vision import images
from bonafides.vision.images import CleanImage, Code, Limits, Pool, UploadRefused
from bonafides.vision.images.child import Child
from bonafides.vision.specimens import uploads

PLAIN = uploads.honest()["plain.jpg"]


@pytest.fixture
def pool() -> Iterator[Pool]:
    made = Pool(children=1)
    yield made
    made.close()


@pytest.fixture(scope="module")
def shared() -> Iterator[Pool]:
    made = Pool(children=1)
    yield made
    made.close()


def stopped(pool: Pool) -> list[Child]:
    """The pool's children, started and halted, so that whatever they are given stays in their hands."""
    pool.warm()
    for child in pool._idle:
        os.kill(child.pid, signal.SIGSTOP)
    return list(pool._idle)


def outcome(call: Callable[[], CleanImage]) -> str:
    try:
        return f"clean {call().width}"
    except UploadRefused as refused:
        return refused.code.value


def test_clean_every_specimen_has_the_same_outcome_as_in_process(shared: Pool) -> None:
    for name, data in (uploads.honest() | uploads.polyglots()).items():
        assert shared.clean(data) == images.clean_here(data), name
    for name, (data, code) in uploads.refused().items():
        assert outcome(lambda data=data: shared.clean(data)) == code, name  # type: ignore[misc]
    assert shared.stats().deaths == shared.stats().overtimes == 0


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(sorted(uploads.honest())),
    flips=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 7)), max_size=6),
    keep=st.one_of(st.just(1.0), st.floats(0, 1)),
)
def test_clean_mutated_file_is_clean_or_refused(
    shared: Pool, name: str, flips: list[tuple[float, int]], keep: float
) -> None:
    data = bytearray(uploads.honest()[name])
    for place, bit in flips:
        data[int(place * len(data))] ^= 1 << bit
    outcome(lambda: shared.clean(bytes(data[: int(keep * len(data))])))
    assert shared.stats().deaths == 0


def test_clean_child_killed_while_it_waits_next_file_works(pool: Pool) -> None:
    pool.warm()
    (pid,) = pool.pids()
    os.kill(pid, signal.SIGKILL)
    assert pool.clean(PLAIN).width == 320
    assert pool.pids() != [pid]


def test_clean_child_killed_in_the_middle_this_file_works_on_another(pool: Pool) -> None:
    (child,) = stopped(pool)
    with _Call(lambda: pool.clean(PLAIN)) as call:
        _until(lambda: child.files == 1)
        os.kill(child.pid, signal.SIGKILL)
    assert call.answer == "clean 320"
    assert pool.stats().deaths == 1


def test_clean_file_that_kills_two_children_is_damaged(pool: Pool) -> None:
    pool.children = 2
    children = stopped(pool)
    with _Call(lambda: pool.clean(PLAIN)) as call:
        for child in reversed(children):
            _until(lambda child=child: child.files == 1)  # type: ignore[misc]
            os.kill(child.pid, signal.SIGSEGV)
            os.kill(child.pid, signal.SIGCONT)
    assert call.answer == "file_damaged"
    assert pool.clean(PLAIN).width == 320


def test_clean_child_out_of_cpu_time_file_took_too_long(pool: Pool) -> None:
    (child,) = stopped(pool)
    with _Call(lambda: pool.clean(PLAIN)) as call:
        _until(lambda: child.files == 1)
        os.kill(child.pid, signal.SIGXCPU)
        os.kill(child.pid, signal.SIGCONT)
    assert call.answer == "file_took_too_long"


def test_clean_no_answer_in_time_file_took_too_long_and_next_works(pool: Pool) -> None:
    stopped(pool)
    assert outcome(lambda: pool.clean(PLAIN, limits=Limits(seconds=0.2))) == "file_took_too_long"
    assert pool.stats().overtimes == 1
    assert pool.clean(PLAIN).width == 320


def test_clean_queue_is_full_upload_busy() -> None:
    pool = Pool(children=1, waiting=0)
    (child,) = stopped(pool)
    with _Call(lambda: pool.clean(PLAIN)) as call:
        _until(lambda: child.files == 1)
        with pytest.raises(UploadRefused) as refused:
            pool.clean(PLAIN)
        os.kill(child.pid, signal.SIGCONT)
    pool.close()
    assert (refused.value.code, refused.value.params["retry_after"]) == (Code.UPLOAD_BUSY, 5)
    assert call.answer == "clean 320"


def test_clean_queue_does_not_move_upload_busy_after_the_patience() -> None:
    pool = Pool(children=1, waiting=5, patience=0.1)
    (child,) = stopped(pool)
    with _Call(lambda: pool.clean(PLAIN)) as call:
        _until(lambda: child.files == 1)
        assert outcome(lambda: pool.clean(PLAIN)) == "upload_busy"
        os.kill(child.pid, signal.SIGCONT)
    pool.close()
    assert call.answer == "clean 320"


def test_clean_twelve_threads_share_two_children() -> None:
    pool = Pool(children=2)
    mixed = [PLAIN, uploads.refused()["cut.png"][0], uploads.honest()["plain.webp"]] * 4
    answers: list[str] = []
    threads = [
        threading.Thread(target=lambda data=data: answers.append(outcome(lambda: pool.clean(data))))
        for data in mixed
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert pool.stats().started <= 2
    pool.close()
    assert sorted(answers) == ["clean 320"] * 8 + ["file_damaged"] * 4


def test_clean_after_close_starts_anew(pool: Pool) -> None:
    pool.clean(PLAIN)
    pool.close()
    assert pool.pids() == []
    assert pool.clean(PLAIN).width == 320


def test_clean_in_a_forked_process_uses_children_of_its_own() -> None:
    script = (
        "import os\n"
        "from bonafides.vision import images\n"
        "from bonafides.vision.specimens import uploads\n"
        "data = uploads.honest()['plain.jpg']\n"
        "images.clean(data)\n"
        "before = images.pool().pids()\n"
        "if os.fork() == 0:\n"
        "    images.clean(data)\n"
        "    assert not set(images.pool().pids()) & set(before)\n"
        "else:\n"
        "    assert os.wait()[1] == 0\n"
        "    images.clean(data)\n"
        "    assert images.pool().pids() == before\n"
        "    print('well')\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout == "well\n"


def test_children_end_with_their_parent() -> None:
    script = (
        "import os; from bonafides.vision import images\n"
        "images.pool().warm(); print(*images.pool().pids(), flush=True); os.kill(os.getpid(), 9)\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    pids = [int(pid) for pid in ran.stdout.split()]
    assert pids
    _until(lambda: not any(_runs(pid) for pid in pids))


def test_isolation_names_what_was_reached(shared: Pool) -> None:
    reached = shared.isolation()
    assert reached["unprivileged"]
    assert reached["no_descriptors"]
    assert shared.clean(PLAIN).width == 320


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        with open(f"/proc/{pid}/stat") as stat:  # noqa: PTH123 - gone while it is read
            return stat.read().split()[2] != "Z"
    except OSError:
        return False


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


class _Call:
    """A call in a thread, joined at the end of the block."""

    def __init__(self, call: Callable[[], CleanImage]) -> None:
        self.answer = ""
        self._thread = threading.Thread(target=lambda: setattr(self, "answer", outcome(call)))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join()
