"""What may cross: names of functions, and values of a short list of types; never torch into the server."""

import ast
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
import worker_samples
from worker.tools import TESTS

from dl2core.jobs import Progress
from dl2core.worker import crossing

ROOT = Path(TESTS).parent
SAMPLES = (*crossing.OURS, "worker_samples.")


def names_in(root: Path) -> list[tuple[str, str]]:
    """File and text of every string below pages/ that is a dotted name in dl2core, as `worker.ask` takes it."""
    return [
        (str(path.relative_to(root)), node.value)
        for path in sorted((root / "pages").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_name(node.value)
    ]


def _is_name(text: str) -> bool:
    return text.count(".") >= 2 and text.startswith("dl2core.") and all(part.isidentifier() for part in text.split("."))


def unresolved(root: Path) -> list[str]:
    """Names that pages would ask for in vain; no linter sees them."""
    found = []
    for file, name in names_in(root):
        try:
            crossing.resolve(name)
        except (ImportError, AttributeError, ValueError) as error:
            found.append(f"{file}: {name}: {error}")
    return found


def test_every_name_that_pages_ask_for_is_a_function():
    assert unresolved(ROOT) == []


@pytest.mark.parametrize(
    "name",
    ["dl2core.stats.no_such", "dl2core.no_such.f", "dl2core.worker.process.Path", "dl2core.worker.process.PROJECT"],
)
def test_a_name_that_leads_nowhere_is_seen(name, tmp_path):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "page.py").write_text(f"work = ask('dl2core.device.machine')\nother = ask({name!r})\n")
    assert [line.split(":")[1].strip() for line in unresolved(tmp_path)] == [name]


def test_names_of_functions():
    assert crossing.name_of(crossing.resolve("dl2core.device.machine")) == "dl2core.device.machine"
    for nameless in (lambda: 1, print.__call__, worker_samples.Pair.index, [].append):
        with pytest.raises(ValueError, match="no name that another process could find"):
            crossing.name_of(nameless)


class Evil:
    def __init__(self, function, *arguments):
        self.call = function, arguments

    def __reduce__(self):
        return self.call


@pytest.mark.parametrize(
    "value",
    [
        Evil(os.system, "true"),
        Evil(eval, "1"),
        Evil(getattr, "a", "upper"),
        Evil(worker_samples.double, 2),  # a function, although of an admitted package
        worker_samples.Custom(),
        worker_samples.TwoArguments(1, "a"),
        subprocess.Popen,
        type,
    ],
    ids=lambda value: type(value).__name__,
)
def test_other_classes_and_functions_may_not_cross(value):
    with pytest.raises(pickle.UnpicklingError, match="may not cross"):
        crossing.unpack(pickle.dumps(value), SAMPLES)


def test_classes_of_other_packages_may_not_cross():
    body = crossing.pack(worker_samples.Pair(1.0, 2.0))
    assert crossing.unpack(body, SAMPLES) == (1.0, 2.0)
    with pytest.raises(pickle.UnpicklingError, match="may not cross"):
        crossing.unpack(body)


def test_plain_values_cross():
    values = [None, True, 1, 2.5, 1j, "a", b"b", bytearray(b"c"), (1,), [2], {3: 4}, {5}, frozenset({6}), range(3),
              slice(1, 2), Path("/a"), Progress(0.5, "half", (1, 2))]  # fmt: skip
    assert crossing.unpack(crossing.pack(values)) == values


IN_A_SERVER = """
import pickle, sys
from dl2core.worker import crossing
module = sys.argv[1]
body = b"\\x80\\x04" + b"\\x8c" + bytes([len(module)]) + module.encode() + b"\\x8c\\x04Spec\\x93."
try:
    crossing.unpack(body, ("dl2core.", "sly."))
    print("read", "torch" in sys.modules)
except pickle.UnpicklingError as error:
    print(error, "torch" in sys.modules)
import importlib.machinery
print(any(type(finder).__module__.startswith("dl2core") for finder in sys.meta_path))
"""


@pytest.mark.parametrize(
    ("imports", "said"),
    [("import torch", "a class that crosses must live in a module that imports no torch False"), ("", "read False")],
)
def test_a_class_of_a_module_that_imports_torch_does_not_bring_it_into_the_server(imports, said, tmp_path):
    (tmp_path / "sly").mkdir()
    (tmp_path / "sly" / "part.py").write_text(
        f"{imports}\nfrom dataclasses import dataclass\n@dataclass\nclass Spec:\n    n: int = 1\n"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(tmp_path)])}
    done = subprocess.run([sys.executable, "-c", IN_A_SERVER, "sly.part"], env=environment, capture_output=True, text=True, check=True)  # fmt: skip
    assert done.stdout.splitlines() == [said, "False"]
