"""Device names, threads, seeds, and the description of the machine."""

import os
import subprocess
import sys

import pytest
import torch

import dl2core
from dl2core import device
from dl2core.errors import InputError


def test_the_machine_is_described():
    machine = device.machine()
    assert 1 <= machine.cores <= (os.cpu_count() or 1)
    assert machine.memory_gb > 0
    assert machine.processor
    assert (machine.accelerator is not None) == torch.cuda.is_available()
    assert (machine.accelerator or machine.processor) in str(machine)


def test_describing_the_machine_does_not_import_torch():
    code = (
        "import sys; from dl2core import device; device.machine(); device.versions(); sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_versions_name_what_shapes_a_number():
    versions = device.versions()
    assert versions["dl2core"] == dl2core.__version__
    assert torch.__version__.startswith(versions["torch"])


@pytest.mark.parametrize("name", ["gpu", "tpu:0", "", "meta", "cuda:999"])
def test_a_device_that_is_not_here_is_refused(name):
    with pytest.raises(InputError, match=f"device '{name}'"):
        device.check_device(name)


def test_the_default_device_is_here():
    assert device.check_device(device.default_device()) in ("cpu", "cuda")


def test_threads_are_put_back_even_after_an_error():
    before = torch.get_num_threads()
    inside = []

    def fail():
        with device.threads(1):
            inside.append(torch.get_num_threads())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert inside == [1]
    assert torch.get_num_threads() == before


@pytest.mark.parametrize("count", [0, -1, 5000])
def test_absurd_thread_counts_are_refused(count):
    with pytest.raises(InputError, match=str(count)), device.threads(count):
        pass


def test_a_generator_is_seeded_and_its_own():
    torch.manual_seed(7)
    expected = torch.rand(3)
    torch.manual_seed(7)
    first = torch.rand(2, generator=device.generator(1))
    assert torch.equal(torch.rand(3), expected)
    assert torch.equal(first, torch.rand(2, generator=device.generator(1)))


def test_synchronising_a_cpu_is_nothing():
    assert device.synchronise("cpu") is None
