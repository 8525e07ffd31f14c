"""Which tensor is meant, whatever wraps its name: the last part of a name decides.

Compiling puts `_orig_mod.` before a name, data parallelism `module.`, sharding `_fsdp_wrapped_module.`; people keep
their networks under `net.` or `model.`, and their state dicts under `state_dict`, `model_state_dict` or nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from dl2core.errors import InputError, named
from dl2core.tensor_files.contents import Entry
from dl2core.tensor_files.reading import TensorFile

WRAPPERS = {"module", "_orig_mod", "_fsdp_wrapped_module", "_checkpoint_wrapped_module"}


def parts(entry: Entry) -> tuple[str, ...]:
    """The parts of a tensor's name, without those that a wrapper puts in."""
    return tuple(part for part in entry.name.split(".") if part not in WRAPPERS)


def by_last_part(file: TensorFile, wanted: Iterable[str]) -> dict[str, Entry]:
    """The tensors whose names end with a wanted part.

    Raises:
        InputError: two of them end alike, so that the file does not say which is meant.
    """
    names, found = set(wanted), {}
    for entry in file.contents.entries:
        last = parts(entry)[-1:]
        if not last or last[0] not in names:
            continue
        if last[0] in found:
            both = f"{named(found[last[0]].name)} and {named(entry.name)}"
            raise InputError(f"{file.called} holds {last[0]} twice, as {both}: keep the one that is meant")
        found[last[0]] = entry
    return found


def state_dict(file: TensorFile, wanted: Iterable[str]) -> dict[str, Entry]:
    """The tensors of one network, by the names that it gives them.

    The network may lie below any prefix; what lies elsewhere in the file, such as an optimiser's state, is left alone.
    Beside the wanted tensors there must be none under the same prefix, except in a TorchScript archive.

    Args:
        wanted: every name of the network's own state dict.

    Raises:
        InputError: tensors are missing, surplus, or the network occurs twice.
    """
    names = set(wanted)
    known = {tuple(name.split(".")): name for name in names}
    longest = max(len(name) for name in known)
    at: dict[tuple[str, ...], dict[str, Entry]] = {}
    for entry in file.contents.entries:
        whole = parts(entry)
        for length in range(1, min(longest, len(whole)) + 1):
            if name := known.get(whole[-length:]):
                if name in at.setdefault(whole[:-length], {}):
                    raise InputError(f"{file.called} holds {named(entry.name)} twice, once in a wrapper")
                at[whole[:-length]][name] = entry
    most = max((len(found) for found in at.values()), default=0)
    best = [prefix for prefix, found in at.items() if len(found) == most]
    if most < len(names):
        there = at[best[0]] if best else {}
        missing = min(names - there.keys())
        raise InputError(
            f"{file.called}: {len(names) - most} of {len(names)} tensors are missing, among them {missing}"
        )
    if len(best) > 1:
        both = " and ".join(named(".".join(prefix)) for prefix in best[:2])
        raise InputError(f"{file.called} holds this network twice, under {both}: keep the one that is meant")
    _check_surplus(file, best[0], names)
    return at[best[0]]


def _check_surplus(file: TensorFile, prefix: tuple[str, ...], names: set[str]) -> None:
    if file.contents.kind == "TorchScript archive":  # it keeps masks and sizes as tensors, and does not tell them apart
        return
    below = [parts(entry) for entry in file.contents.entries]
    inside = {".".join(name[len(prefix) :]) for name in below if name[: len(prefix)] == prefix}
    if more := sorted(inside - names):
        raise InputError(f"{file.called}: {len(more)} tensors do not belong to this model, among them {named(more[0])}")


def held(file: TensorFile) -> str:
    """What a file holds, in a few names, for a message."""
    count = len(file.contents.entries)
    names = [named(entry.name) for entry in file.contents.entries[:3]]
    names += [named(f"{'.'.join(path)}, a {what}") for path, what in file.contents.beside[: 4 - len(names)]]
    names += [named(".".join(path)) for path, _ in file.contents.values[: 4 - len(names)]]
    return (f"{count} tensors, " if count else "no tensor, ") + (", ".join(names) or "nothing else")
