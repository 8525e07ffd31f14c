"""Questions: what crosses, what does not, which errors arrive, and who is answered when."""

import os
import threading
from concurrent.futures import CancelledError

import numpy as np
import pytest
import worker_samples
from worker.tools import PATIENCE, sample, wait_for

from dl2core.errors import InputError
from dl2core.worker import WorkerError, name_of


def test_an_answer_comes_from_another_process_without_torch(worker):
    about = worker.ask(sample("about"))
    assert about["pid"] == worker.pid != os.getpid()
    assert not about["torch"]
    assert about["environment"]["HF_HUB_OFFLINE"] == "1"
    assert {"MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_"} <= set(about["environment"])


def test_a_function_is_asked_by_its_name_or_itself(worker):
    assert worker.ask(worker_samples.double, 4) == worker.ask(sample("double"), 4) == 8
    assert name_of(worker_samples.double) == sample("double")


def test_result_classes_and_arrays_cross_both_ways(worker):
    made = worker.ask(sample("echo"), worker.ask(sample("sample")))
    expected = worker_samples.sample()
    np.testing.assert_array_equal(made.values, expected.values)
    assert (made.colour, made.pair, made.part) == (expected.colour, expected.pair, expected.part)
    assert type(made.pair.low) is np.float64


@pytest.mark.parametrize("values", [np.array(["a", "bc"]), np.array([1, None], dtype=object), np.zeros((0, 3)),
                                    np.array("2020-01-01", dtype="datetime64[D]"), np.float32(2.5), np.bool_(True)])  # fmt: skip
def test_every_kind_of_array_crosses(worker, values):
    answer = worker.ask(sample("echo"), values)
    assert type(answer) is type(values)
    assert answer.dtype == values.dtype
    np.testing.assert_array_equal(answer, values)


def test_a_large_array_crosses(worker):
    values = np.arange(3_000_000, dtype=np.float32)
    np.testing.assert_array_equal(worker.ask(sample("double"), values), 2 * values)


def test_an_input_error_arrives_with_its_text(worker, caplog):
    with pytest.raises(InputError, match=r"^n is 7, the limit is 5$"):
        worker.ask(sample("refuse"), "n is 7, the limit is 5")
    assert not caplog.records


@pytest.mark.parametrize(
    ("function", "trace"),
    [
        ("raise_two_arguments", "TwoArguments: 7 wrong"),
        ("raise_not_picklable", "NotPicklable: has a lock"),
        ("answer_not_picklable", "cannot pickle"),
        ("answer_custom", "worker_samples.Custom may not cross"),
        ("answer_tensor", "torch._utils._rebuild_tensor_v2 may not cross"),
        ("leave", "SystemExit: 3"),
        ("interrupt", "KeyboardInterrupt"),
        ("does_not_exist", "AttributeError"),
    ],
)
def test_a_fault_is_one_line_for_the_asker_and_a_trace_in_the_log(worker, caplog, function, trace):
    worker.start()
    before = worker.pid
    with pytest.raises(WorkerError, match="fault of the app") as raised:
        worker.ask(sample(function))
    assert "\n" not in str(raised.value)
    assert trace in raised.value.trace
    assert [record.name for record in caplog.records] == ["dl2core.worker"]
    assert trace in caplog.text
    assert worker.ask(sample("double"), 1) == 2
    assert worker.pid == before


def test_what_cannot_be_sent_is_an_error_of_the_caller(worker):
    with pytest.raises(TypeError, match="cannot pickle"):
        worker.ask(sample("echo"), threading.Lock())
    with pytest.raises(ValueError, match="could find"):
        worker.ask(lambda: 1)


@pytest.mark.parametrize(
    "name", ["os.system", "dl2corex.f", "dl2core", "dl2core.", "dl2core.stats wilson", "worker_samples"]
)
def test_names_outside_the_package_are_refused_before_they_are_sent(worker, name):
    with pytest.raises(ValueError, match="not the name of a function"):
        worker.ask(name)
    assert worker.pid is None


def test_a_name_that_a_module_has_only_imported_is_refused_in_the_child(worker):
    with pytest.raises(WorkerError) as raised:
        worker.ask(sample("Path"), "x")
    assert "is not a function of" in raised.value.trace


def test_questions_of_many_threads_get_their_own_answers(worker):
    answers = {}

    def ask(n):
        answers[n] = worker.ask(sample("double"), n)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert answers == {n: 2 * n for n in range(40)}


def test_a_newer_question_of_the_same_key_takes_the_place_of_one_not_begun(worker, tmp_path):
    order = tmp_path / "order"
    busy = worker.question(sample("sleep"), 0.3)
    first = worker.question(sample("note"), order, "first", key=("session", "view"))
    other = worker.question(sample("note"), order, "other", key=("session", "other view"))
    second = worker.question(sample("note"), order, "second", key=("session", "view"))
    assert (busy.result(PATIENCE), other.result(PATIENCE), second.result(PATIENCE)) == (0.3, "other", "second")
    with pytest.raises(WorkerError, match="newer question"):
        first.result(PATIENCE)
    assert order.read_text().split() == ["other", "second"]


def test_a_cancelled_question_is_not_begun(worker, tmp_path):
    order = tmp_path / "order"
    worker.question(sample("sleep"), 0.3)
    unwanted = worker.question(sample("note"), order, "unwanted")
    assert unwanted.cancel()
    assert worker.ask(sample("note"), order, "wanted") == "wanted"
    assert order.read_text().split() == ["wanted"]
    with pytest.raises(CancelledError):
        unwanted.result()


def test_a_question_already_begun_that_checks_ends_when_nobody_wants_it(worker, tmp_path, caplog):
    file = tmp_path / "begun"
    unwanted = worker.question(sample("check_often"), 60.0, str(file))
    wait_for(file.exists)
    unwanted.cancel()
    assert worker.ask(sample("double"), 1) == 2
    assert file.read_text() == "cancelled\n"
    assert not caplog.records


def test_questions_are_answered_between_two_steps_of_a_job(worker, gate):
    assert worker.ask(sample("double"), 3) == 6
    assert gate.job.state == "running"
    gate.open()
    assert worker.wait(gate.job, PATIENCE)
    assert gate.job.result == "through"


def test_a_job_goes_on_under_a_stream_of_questions(worker, gate):
    going, stop = [], threading.Event()

    def ask_on():
        while not stop.is_set():
            going.append(worker.ask(sample("sleep"), 0.01))

    threads = [threading.Thread(target=ask_on) for _ in range(4)]
    for thread in threads:
        thread.start()
    wait_for(lambda: len(going) >= 4)
    before = gate.job.partial
    wait_for(lambda: gate.job.partial > before + 30)
    stop.set()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(going) >= 30


def test_a_measuring_job_is_told_of_each_interruption(worker, tmp_path):
    done = tmp_path / "done"
    job = worker.run(sample("watch_interruptions"), str(done), name="watch", spec=1, owner="a")
    wait_for(lambda: job.partial is not None)
    worker.ask(sample("double"), 1)
    wait_for(lambda: job.partial[-1] == 1)
    worker.ask(sample("double"), 1)
    wait_for(lambda: job.partial[-1] == 2)
    done.touch()
    assert worker.wait(job, PATIENCE)
    assert job.result == (0, 1, 2)


def test_what_the_work_prints_is_for_the_operator_and_does_not_get_between_the_frames(worker, capfd):
    assert worker.ask(sample("print_and_read")) == ("", "''")
    assert capfd.readouterr() == ("", "printed by the work\n")
    assert worker.ask(sample("double"), 1) == 2


def test_a_question_that_takes_too_long_is_ended_with_one_line(make_worker):
    worker = make_worker(answer_seconds=2.0)
    stuck = worker.question(sample("sleep"), 600.0)
    other = worker.question("dl2core.device.usable_cores")  # which needs no import that a busy machine may be slow at
    with pytest.raises(WorkerError, match="took longer than 2 s"):
        stuck.result(PATIENCE)
    assert other.result(PATIENCE) >= 1


@pytest.mark.skipif(not hasattr(os, "nice"), reason="this system has no niceness")
def test_the_server_comes_before_the_models(worker):
    assert worker.ask(sample("about"))["nice"] == min(19, os.nice(0) + 5)


def test_a_long_step_learns_that_a_question_waits(worker):
    job = worker.run(sample("until_awaited"), PATIENCE, name="long step", spec=1, owner="a")
    wait_for(lambda: job.partial == "begun")
    assert worker.ask(sample("double"), 1) == 2
    assert worker.wait(job, PATIENCE)
    assert job.result == (True, False)  # and that nobody waits any more once it was answered


def test_questions_of_one_page_are_answered_between_the_same_two_steps(worker):
    job = worker.run(sample("interruptions_by_step"), 12, 0.25, name="steps", spec=1, owner="a")
    wait_for(lambda: job.partial is not None)
    while job.live:
        worker.ask(sample("double"), 1)
        worker.ask(sample("double"), 2)  # within LINGER_S, unless the machine is very busy: hence several tries
    assert np.median(np.diff(job.result)) >= 2
