"""How much memory is free, so that work which would not fit is refused before it starts."""

from __future__ import annotations

from pathlib import Path

CGROUP = Path("/sys/fs/cgroup")


def free_bytes(device: str = "cpu") -> int | None:
    """Free memory of the device; on a CPU within the container's limit and the process's own. None where the system does not tell."""
    if device.startswith("cuda"):
        import torch

        return torch.cuda.mem_get_info(device)[0]
    known = [amount for amount in (_available(), _left_in_container(), _left_to_this_process()) if amount is not None]
    return min(known) if known else None


def _available() -> int | None:
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except FileNotFoundError:  # not Linux
        return None
    return next((1024 * int(line.split()[1]) for line in lines if line.startswith("MemAvailable:")), None)


def _left_in_container() -> int | None:
    try:
        limit = (CGROUP / "memory.max").read_text(encoding="ascii").strip()
        used = (CGROUP / "memory.current").read_text(encoding="ascii").strip()
    except OSError:  # no control groups, or of the first version
        return None
    return None if limit == "max" else max(0, int(limit) - int(used))


def _left_to_this_process() -> int | None:
    """Below the limit on the private memory of this process; the worker has one (dl2core.worker.memory)."""
    try:
        import resource

        limit = resource.getrlimit(resource.RLIMIT_DATA)[0]
        lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
    except (ImportError, OSError):  # not Linux
        return None
    used = next((1024 * int(line.split()[1]) for line in lines if line.startswith("VmData:")), None)
    return None if limit == resource.RLIM_INFINITY or used is None else max(0, limit - used)
