import multiprocessing
import os
import threading
import time

import pytest

from bonafides.core import apart


def test_answer_comes_from_another_process() -> None:
    assert apart.call(os.getpid, seconds=30) != os.getpid()


def test_child_is_used_again() -> None:
    assert apart.call(os.getpid, seconds=30) == apart.call(os.getpid, seconds=30)


def test_exception_is_told_by_its_name_alone() -> None:
    with pytest.raises(apart.ApartFailed) as failed:
        apart.call(int, "a secret", seconds=30)
    assert failed.value.code == "ValueError"
    assert "secret" not in str(failed.value)


def test_work_that_hangs_is_ended_in_time() -> None:
    apart.call(os.getpid, seconds=30)
    with pytest.raises(apart.ApartFailed) as failed:
        apart.call(time.sleep, 60, seconds=0.05)
    assert failed.value.code == "took_too_long"
    assert apart.call(abs, -3, seconds=30) == 3


def test_process_that_dies_is_told_and_replaced() -> None:
    with pytest.raises(apart.ApartFailed) as failed:
        apart.call(os.abort, seconds=30)
    assert failed.value.code == "died"
    assert apart.call(abs, -3, seconds=30) == 3


def test_work_that_the_child_cannot_know_is_told() -> None:
    with pytest.raises(apart.ApartFailed) as failed:
        apart.call(_only_here, seconds=30)
    assert failed.value.code in ("ModuleNotFoundError", "AttributeError")


def _only_here() -> None:
    """Lives in a test module, which a child cannot import."""


def test_two_calls_at_once_have_a_child_each() -> None:
    answers: list[object] = []
    threads = [
        threading.Thread(target=lambda: answers.append(apart.call(time.sleep, 0.5, seconds=60)))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(90)
    assert answers == [None, None]
    assert len(apart._idle) >= 2


def test_children_end_when_asked_to() -> None:
    pid = apart.call(os.getpid, seconds=30)
    apart.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_warm_has_so_many_children_at_hand() -> None:
    apart.close()
    apart.warm(time.sleep, 0.3, children=2, seconds=30)
    warmed = {child.pid for child in multiprocessing.active_children()}
    assert len(warmed) == 2
    assert apart.call(os.getpid, seconds=30) in warmed


def test_warm_that_fails_leaves_it_to_the_call_to_say_so() -> None:
    apart.warm(os.stat, "/nowhere/at/all", children=1, seconds=30)
    with pytest.raises(apart.ApartFailed) as failed:
        apart.call(os.stat, "/nowhere/at/all", seconds=30)
    assert failed.value.code == "FileNotFoundError"


def test_no_more_children_are_kept_than_were_warmed() -> None:
    apart.close()
    started_before = len(multiprocessing.active_children())
    apart.warm(time.sleep, 0.3, children=1, seconds=30)
    threads = [
        threading.Thread(target=apart.call, args=(time.sleep, 0.5), kwargs={"seconds": 30}) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(multiprocessing.active_children()) == started_before + 1


def test_call_while_children_are_warmed_waits_for_one_of_them() -> None:
    apart.close()
    started_before = len(multiprocessing.active_children())
    warming = threading.Thread(
        target=apart.warm, args=(time.sleep, 0.5), kwargs={"children": 2, "seconds": 30}
    )
    warming.start()
    time.sleep(0.1)
    found = {apart.call(os.getpid, seconds=30) for _ in range(3)}
    warming.join()
    children = {child.pid for child in multiprocessing.active_children()}
    assert len(children) == started_before + 2
    assert found <= children


def test_child_that_ends_makes_room_for_another_that_waits() -> None:
    apart.close()
    apart.warm(abs, 1, children=1, seconds=30)
    codes: list[str] = []

    def die() -> None:
        try:
            apart.call(os.abort, seconds=30)
        except apart.ApartFailed as failed:
            codes.append(failed.code)

    threads = [threading.Thread(target=die) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert codes == ["died"] * 3
    assert apart.call(abs, -3, seconds=30) == 3
