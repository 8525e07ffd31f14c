"""Where a computation runs: device, threads, seeded generators, and a description of the machine.

Torch is imported inside the functions that need it, so that pages without a model start without it.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import dl2core
from dl2core.errors import InputError

if TYPE_CHECKING:
    import torch

MAX_SEED = 2**31 - 1  # of the command line, of links and of specs alike
PACKAGES = ("torch", "torchvision", "open_clip_torch", "timm", "numpy", "networkx")


@dataclass(frozen=True)
class Machine:
    """What a measured number was measured on."""

    processor: str
    cores: int
    memory_gb: float  # 10^9 bytes
    accelerator: str | None
    system: str

    def __str__(self) -> str:
        where = self.accelerator or f"{self.processor}, {self.cores} cores"
        return f"{where} ({self.system})"


@cache
def _processor_name() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            for line in lines:
                if line.startswith("model name"):
                    return line.split(":", 1)[1].strip()
    except FileNotFoundError:  # not Linux
        pass
    return platform.processor() or platform.machine()


def memory_bytes() -> int:
    """Memory of the machine; 0 where the system does not tell."""
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return 0


def usable_cores() -> int:
    """Cores this process may use (a container may have fewer than the machine)."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _accelerator_name() -> str | None:
    if "torch" not in sys.modules:
        return None
    import torch

    return torch.cuda.get_device_name(0) if torch.cuda.is_available() else None


def machine() -> Machine:
    """Describe this machine; the accelerator is named only once torch is already imported."""
    return Machine(
        processor=_processor_name(),
        cores=usable_cores(),
        memory_gb=round(memory_bytes() / 1e9, 1),
        accelerator=_accelerator_name(),
        system=f"{platform.system()} {platform.machine()}",
    )


def machine_with_torch() -> Machine:
    """Describe this machine with its accelerator, whether torch was imported before or not."""
    import torch  # noqa: F401

    return machine()


def versions() -> dict[str, str]:
    """Versions of Python, of dl2core and of the packages that shape a number; a missing one is left out."""
    found = {"python": platform.python_version(), "dl2core": dl2core.__version__}
    for name in PACKAGES:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            found[name] = importlib.metadata.version(name)
    return found


def default_device() -> str:
    """`cuda` where there is one, else `cpu`."""
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"


def here() -> tuple[str, ...]:
    """Devices that this machine seems to have, told without torch: an NVIDIA driver, an Apple chip."""
    found = ["cpu"]
    if Path("/dev/nvidia0").exists() or shutil.which("nvidia-smi"):
        found.append("cuda")
    if sys.platform == "darwin" and platform.machine() == "arm64":
        found.append("mps")
    return tuple(found)


def title(name: str) -> str:
    """How a device reads; Apple's has not been tried by us."""
    return "mps (untested)" if name == "mps" else name


def check_device(name: str) -> str:
    """Return `name` if this machine has that device; there, float32 is float32 and not TF32.

    Raises:
        InputError: an unknown name, or a device that is not here.
    """
    import torch

    try:
        device = torch.device(name)
    except RuntimeError:
        device = None
    if device is None or device.type not in ("cpu", "cuda", "mps"):
        raise InputError(f"device {name!r} is not known here; use cpu, cuda or mps")
    if device.type == "mps" and not torch.backends.mps.is_available():
        raise InputError(f"device {name!r} was asked for, but this machine has no Apple chip that torch can use")
    count = torch.cuda.device_count()
    if device.type == "cuda" and not 0 <= (device.index or 0) < count:
        raise InputError(f"device {name!r} was asked for, but this machine has {count or 'no'} CUDA devices")
    if device.type == "cuda":
        torch.backends.cudnn.allow_tf32 = False  # on by default for convolutions; off already for matrix products
    return name


def synchronise(device: str) -> None:
    """Wait until the device has finished its queued work (nothing to wait for on a CPU)."""
    if device == "cpu":
        return
    import torch

    if device.startswith("cuda"):
        torch.cuda.synchronize(device)
    elif device.startswith("mps"):
        torch.mps.synchronize()


def generator(seed: int, device: str = "cpu") -> torch.Generator:
    """A generator of its own, seeded: randomness is a parameter here, never global."""
    import torch

    return torch.Generator(device=device).manual_seed(seed)


def stream(seed: int, role: str) -> torch.Generator:
    """A generator for one role of a run, so that what must be independent never shares random numbers.

    Its state comes from the SHA-256 of seed and role: the start of a prompt and its noise control, both of seed 0, have
    nothing in common.
    """
    digest = hashlib.sha256(f"{seed}|{role}".encode()).digest()
    return generator(int.from_bytes(digest[:8], "big") >> 1)


@contextlib.contextmanager
def threads(count: int) -> Iterator[None]:
    """Use `count` intra-op threads inside the block; the setting is process-wide, so it is put back."""
    import torch

    if not 1 <= count <= 1024:
        raise InputError(f"threads must lie in 1..1024, got {count}")
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)
