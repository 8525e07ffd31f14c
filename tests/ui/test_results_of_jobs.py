"""A result that was computed on an accelerator names it, though the server knows none."""

import time
from dataclasses import replace

import pytest

from dl2core import device, store
from dl2core.cnn.memory.result import MemoryResult
from dl2core.queue import Job
from pages.ui import results


@pytest.mark.parametrize(("where", "asked"), [("cpu", 0), ("cuda", 1)])
def test_the_worker_is_asked_for_the_machine_where_an_accelerator_was_used(where, asked, monkeypatch):
    questions = []

    def ask(function, *, view):
        questions.append(function)
        return replace(device.machine(), accelerator="an accelerator")

    monkeypatch.setattr(results, "ask", ask)
    found = store.from_document(MemoryResult, store.shipped("cnn_memory"))
    job = Job("Memory", found.spec, work=None)
    job.end("done")
    document = results.of_job(replace(found, spec=replace(found.spec, device=where)), job)
    assert questions == ["dl2core.device.machine_with_torch"] * asked
    assert document["machine"]["accelerator"] == ("an accelerator" if asked else device.machine().accelerator)
    assert document["created"][:4] == time.strftime("%Y", time.gmtime(job.ended))


def test_the_worker_names_its_machine():
    assert device.machine_with_torch().processor == device.machine().processor
