"""The house's rules as functions over a source tree: each returns what breaks it, so that a test can also feed it a broken tree."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

BASE = {
    "errors", "device", "stats", "jobs", "job_parts", "queue", "runner", "worker",
    "data", "published", "store", "saved_bytes", "free_memory", "distributed",
    "confined", "first_bytes", "tensor_files",
}  # fmt: skip
TOPICS = {
    "cnn": set(),
    "clip": set(),
    "graphs": set(),
    "prompts": {"clip"},
    "builtin": {"clip"},
    "transfer": {"clip", "cnn"},
    "robustness": {"prompts", "transfer", "clip", "cnn", "builtin"},
}
WITHOUT_TORCH = (
    "dl2core.errors",
    "dl2core.confined",
    "dl2core.tensor_files.reading",
    "dl2core.prompts.files.checkpoints",
    "dl2core.stats",
    "dl2core.jobs",
    "dl2core.store",
    "dl2core.published",
    "dl2core.graphs.graph.build",
    "dl2core.graphs.walks.walks",
    "dl2core.data.shapes",
    "dl2core.data.colours",
)
OWN_SAFETENSORS = (  # they read what they wrote
    "dl2core/clip/features.py",
    "dl2core/prompts/recorded/recording.py",
    "dl2core/prompts/train/resume.py",
    "dl2core/robustness/kept.py",
)
STAYS_IN_THE_WORKER = {  # dataclasses beside torch that no page asks for
    "Batches": "an IterableDataset",
    "Counts": "becomes part of a ProfileResult",
    "Ground": "backbone and images of an augmentation run",
    "Line": "a row of a table to be trained",
    "Reading": "becomes part of TowersRead",
    "Part": "a section of the report to be made",
    "Stepper": "takes training steps",
    "Tuned": "a trained network and what became of it",
    "Plan": "a gallery entry to be trained",
    "Row": "a line of the model card",
    "RateResult": "a learning rate of a grid",
    "World": "a process group",
}
ROOMS = {  # of pages/ui that app.py and the router use, or that are named in the architecture
    f"pages.ui.{name}"
    for name in (
        "router", "navigation", "headers", "assets", "uploads", "visitor", "cached.models", "cached.warm", "cached.worker"
    )
}  # fmt: skip
BY_NAME = "pages/ui/steps.py"  # it imports the pages' own presets.py, which are looked at as every page's file is
PAGE_LINES, FILE_LINES = 120, 300
HEAVY = {"torch", "torchvision", "open_clip", "timm", "torch_geometric"}
WEB_CLIENTS = {"requests", "httpx", "aiohttp", "urllib3", "urllib.request", "http.client"}
ABSOLUTE_PATH = re.compile(r"(?<![\w./}-])/(home|root|work|opt|tmp)\b")  # below folders that each machine fills anew


def sources(root: Path, *folders: str) -> Iterator[Path]:
    """Python files below these folders of a tree."""
    for folder in folders:
        yield from sorted((root / folder).rglob("*.py"))


@cache
def _parsed(path: Path, text: str) -> ast.Module:
    return ast.parse(text, str(path))


def parsed(path: Path) -> ast.Module:
    """The file's syntax tree."""
    return _parsed(path, path.read_text(encoding="utf-8"))


def module_name(root: Path, path: Path) -> str:
    """pages/ui/frame.py -> pages.ui.frame."""
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path, *, at_top: bool = False, for_types: bool = False) -> Iterator[tuple[int, str]]:
    """Line and full name of everything imported: `from a import b` counts as a.b.

    Args:
        at_top: only what runs when the module is imported; functions are left out.
        for_types: also what stands under `if TYPE_CHECKING`.
    """

    def walk(node: ast.AST) -> Iterator[ast.AST]:
        for child in ast.iter_child_nodes(node):
            if at_top and isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
                continue
            if not for_types and isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
                continue
            yield child
            yield from walk(child)

    for node in walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def _is(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def python_beside_the_topics(root: Path) -> list[str]:
    """No .py directly in pages/: Streamlit would take it for a page of the old kind."""
    return [str(path.relative_to(root)) for path in sorted((root / "pages").glob("*.py"))]


def wrong_visits(root: Path) -> list[str]:
    """Imports against "Who may visit whom" of the architecture."""
    found = []
    for path in sources(root, "dl2core"):
        parts = path.relative_to(root / "dl2core").with_suffix("").parts
        here = parts[0]
        for line, name in imports(path):
            other = name.split(".")[1] if _is(name, "dl2core") and "." in name else ""
            wrong = any(_is(name, package) for package in ("streamlit", "altair", "pages"))
            if here in TOPICS and other in TOPICS:
                wrong |= other != here and other not in TOPICS[here]
            if here in BASE and (other in TOPICS or other == "commands"):
                wrong = True
            if here in TOPICS and other == "commands":
                wrong = True
            if wrong:
                found.append(f"{path.relative_to(root)}:{line} imports {name}")
    for path in sources(root, "pages"):
        home = path.relative_to(root / "pages").parts[:-1]
        for line, name in imports(path):
            wrong = _is(name, "dl2core.commands") or (home == ("ui", "charts") and _is(name, "streamlit"))
            if _is(name, "pages"):
                there = tuple(name.split(".")[1:])
                another_topic = there[0] not in ("ui", *home[:1])
                another_page = there[:2] != home[:2] and (root / "pages").joinpath(*there[:2], "page.py").exists()
                wrong |= another_topic or another_page
            if wrong:
                found.append(f"{path.relative_to(root)}:{line} imports {name}")
    return found


def kept_for_one_topic(root: Path) -> list[str]:
    """pages/ui holds what two topics use, or the kit itself: a module of one topic alone belongs into that topic's folder."""
    modules = {module_name(root, path): path for path in sources(root, "pages/ui") if path.name != "__init__.py"}
    users: dict[str, set[str]] = {name: set() for name in modules}
    for path in sources(root, "pages"):
        topic = path.relative_to(root / "pages").parts[0]
        for _, name in imports(path):
            for used in (name, name.rpartition(".")[0]):
                if used in modules and modules[used] != path:
                    users[used].add(topic)
    return [
        f"{modules[name].relative_to(root)} is used by {', '.join(topics) or 'nobody'} alone"
        for name, topics in users.items()
        if len(topics) < 2 and "ui" not in topics and name not in ROOMS
    ]


def too_long(root: Path) -> list[str]:
    """A page can be read at a glance, every other file below pages/ is one idea."""
    return [
        f"{path.relative_to(root)} has {lines} lines"
        for path in sources(root, "pages")
        if (lines := len(path.read_text(encoding="utf-8").splitlines()))
        > (PAGE_LINES if path.name == "page.py" else FILE_LINES)
    ]


def charts_drawn_elsewhere(root: Path) -> list[str]:
    """Charts are drawn by pages/ui/plot.py only, which knows the size of letters."""
    return [
        f"{path.relative_to(root)}:{node.lineno} draws a chart past pages/ui/plot.py"
        for path in sources(root, "pages")
        if module_name(root, path) != "pages.ui.plot"
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and node.attr in ("altair_chart", "vega_lite_chart")
    ]


def _holds_caches(root: Path, path: Path) -> bool:
    return path.name == "cached.py" or _is(module_name(root, path), "pages.ui.cached")


def caches_elsewhere(root: Path) -> list[str]:
    """st.cache_data and st.cache_resource stand in files named cached.py and in pages/ui/cached only, and are bounded there."""
    found = []
    for path in sources(root, "pages", "dl2core"):
        inside = _holds_caches(root, path)
        for node in ast.walk(parsed(path)):
            name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
            if name in ("cache_data", "cache_resource") and not inside:
                found.append(f"{path.relative_to(root)}:{node.lineno} uses {name}, but is no cached.py")
            if inside and isinstance(node, ast.FunctionDef):
                for mark in node.decorator_list:
                    text = ast.unparse(mark)
                    if text.startswith("st.cache_") and "max_entries=" not in text:
                        found.append(
                            f"{path.relative_to(root)}:{node.lineno} {node.name} is cached without max_entries"
                        )
    return found


def session_state_elsewhere(root: Path) -> list[str]:
    """session_state is touched below pages/ui only, never in a page or in dl2core."""
    found = []
    for path in sources(root, "pages", "dl2core"):
        if _is(module_name(root, path), "pages.ui"):
            continue
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Attribute) and node.attr == "session_state":
                found.append(f"{path.relative_to(root)}:{node.lineno} touches session_state")
    return found


def modules_with_torch(root: Path) -> set[str]:
    """dl2core modules whose import brings torch with it, directly or through others."""
    top = {
        module_name(root, path): {name for _, name in imports(path, at_top=True)} for path in sources(root, "dl2core")
    }
    with_torch = {module for module, names in top.items() if any(name.split(".")[0] in HEAVY for name in names)}
    while True:
        more = {
            module
            for module, names in top.items()
            if module not in with_torch and any(_reaches(name, with_torch, top) for name in names)
        }
        if not more:
            return with_torch
        with_torch |= more


def _reaches(name: str, targets: set[str], known: dict[str, set[str]]) -> bool:
    """Whether importing `name` imports one of the targets: itself, or a package on the way to it."""
    parts = name.split(".")
    loaded = {".".join(parts[:n]) for n in range(1, len(parts) + 1)} & set(known)
    return bool(loaded & targets)


def import_circles(root: Path) -> list[str]:
    """Modules of dl2core that import each other, directly or by way of others; also inside functions and for types."""
    graph: dict[str, set[str]] = {module_name(root, path): set() for path in sources(root, "dl2core")}
    for path in sources(root, "dl2core"):
        here = module_name(root, path)
        for _, name in imports(path, for_types=True):
            target = name if name in graph else name.rpartition(".")[0]
            if target in graph and target != here and not _is(here, target):  # a package may gather its own modules
                graph[here].add(target)
    return [f"{start} imports itself by way of {' and '.join(way)}" for start, way in _circles(graph)]


def _circles(graph: dict[str, set[str]]) -> Iterator[tuple[str, list[str]]]:
    """A shortest way from each module back to itself, told once, by its first module in alphabetical order."""
    told: set[str] = set()
    for start in sorted(graph):
        ways = [[name] for name in sorted(graph[start])]
        seen = set(graph[start])
        while ways and start not in told:
            way = ways.pop(0)
            if start in graph[way[-1]]:
                told |= {start, *way}
                yield start, way
            ways += [[*way, name] for name in sorted(graph[way[-1]] - seen)]
            seen |= graph[way[-1]]


def torch_in_the_server(root: Path) -> list[str]:
    """No page and no part of pages/ui imports torch, nor a dl2core module that does, not even inside a function."""
    with_torch = modules_with_torch(root)
    known = {module_name(root, path): set() for path in sources(root, "dl2core")}
    found = [f"{module} imports torch" for module in WITHOUT_TORCH if module in with_torch]
    for path in sources(root, "pages"):
        for line, name in imports(path):
            if name.split(".")[0] in HEAVY or _reaches(name, with_torch, known):
                found.append(f"{path.relative_to(root)}:{line} imports {name}")
        for node in ast.walk(parsed(path)):
            by_name = isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "__import__"))
            if by_name and path != root / BY_NAME:
                found.append(f"{path.relative_to(root)}:{node.lineno} imports by name")
    return found


def names_for_the_worker(root: Path) -> set[str]:
    """Dotted names of dl2core in strings of pages: functions that the worker is to call, which no linter sees."""
    return {
        node.value
        for path in sources(root, "pages")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"dl2core(\.\w+){2,}", node.value)
    }


def results_with_torch(root: Path) -> list[str]:
    """A dataclass that holds no tensor, model or function is a spec or a result: its module imports no torch, so that it
    crosses from the worker to the server. Those that begin with an underscore stay inside their module.
    """
    heavy = re.compile(r"\b(Tensor|torch|nn|Callable|ClipModel|Prompt|Features|open_clip)\b")
    with_torch = modules_with_torch(root)
    found = []
    for path in sources(root, "dl2core"):
        if module_name(root, path) not in with_torch:
            continue
        for node in parsed(path).body:
            if not isinstance(node, ast.ClassDef) or node.name.startswith("_"):
                continue
            marks = " ".join(ast.unparse(mark) for mark in node.decorator_list)
            fields = " ".join(ast.unparse(line.annotation) for line in node.body if isinstance(line, ast.AnnAssign))
            if "dataclass" in marks and node.name not in STAYS_IN_THE_WORKER and not heavy.search(fields):
                found.append(f"{path.relative_to(root)}:{node.lineno} {node.name} lives beside torch")
    return found


def unsafe_calls(root: Path) -> list[str]:
    """An unpickler, torch.load, a second reader of tensors, eval, exec, html from data.

    Each is known in one place. What crosses to the worker is pickled by us and read by a restricted unpickler; training
    of the built-in model reads its own checkpoint; some modules read safetensors that they wrote themselves. Everything
    that others made is read by dl2core/tensor_files.
    """
    restricted = ("dl2core/worker/crossing.py",)
    own_checkpoint = "dl2core/builtin/train.py"
    found = []
    for path in sources(root, "pages", "dl2core"):
        here = path.relative_to(root).as_posix()
        for line, name in imports(path):
            if name.split(".")[0] in ("dill", "joblib", "cloudpickle", "marshal", "shelve") or name in (
                "pickle.load",
                "pickle.loads",
                "pickle.Unpickler",
            ):
                found.append(f"{here}:{line} imports {name}")
            if re.match(r"safetensors(\.\w+)?\.(load|load_file|safe_open)$", name) and here not in OWN_SAFETENSORS:
                found.append(f"{here}:{line} imports {name}")
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ClassDef) and here not in restricted:
                found += [
                    f"{here}:{node.lineno} {node.name} unpickles"
                    for base in node.bases
                    if "Unpickler" in ast.unparse(base)
                ]
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            named = {word.arg: ast.unparse(word.value) for word in node.keywords}
            if called == "torch.load" and (here != own_checkpoint or named.get("weights_only") != "True"):
                found.append(f"{here}:{node.lineno} calls torch.load")
            if called in ("eval", "exec", "pickle.load", "pickle.loads", "pickle.Unpickler"):
                found.append(f"{here}:{node.lineno} calls {called}")
            if named.get("unsafe_allow_html") == "True" or named.get("allow_pickle") == "True":
                found.append(f"{here}:{node.lineno} {ast.unparse(node)[:80]}")
    return found


def unquoted_commands(root: Path) -> list[str]:
    """Lines for a shell that are put together by hand on a page: `export.shell` quotes every value."""
    found = []
    for path in sources(root, "pages"):
        for node in ast.walk(parsed(path)):
            parts = node.values if isinstance(node, ast.JoinedStr) else []
            filled = any(isinstance(part, ast.FormattedValue) for part in parts)
            words = "".join(str(part.value) for part in parts if isinstance(part, ast.Constant))
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                words, filled = node.value, "{" in node.value
            if filled and "python -m dl2core" in words:
                found.append(f"{path.relative_to(root)}:{node.lineno}: a command that does not come from export.shell")
    return found


def global_randomness(root: Path) -> list[str]:
    """Randomness is a parameter: no global seed (but inside fork_rng), none of numpy's or Python's global generators."""
    numpy = re.compile(r"(np|numpy)\.random\.(?!default_rng|Generator|SeedSequence|RandomState)\w+$")
    found = []
    for path in sources(root, "pages", "dl2core"):
        imported = {name for _, name in imports(path)}
        kept_apart = {
            id(node)
            for block in ast.walk(parsed(path))
            if isinstance(block, ast.With) and any("fork_rng" in ast.unparse(item) for item in block.items)
            for node in ast.walk(block)
        }
        for node in ast.walk(parsed(path)):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            of_python = "random" in imported and re.match(r"random\.(?!Random$)\w+$", called)
            of_torch = called in ("torch.manual_seed", "torch.seed") and id(node) not in kept_apart
            if of_python or of_torch or numpy.match(called):
                found.append(f"{path.relative_to(root)}:{node.lineno} calls {called}")
    return found


def web_clients_elsewhere(root: Path) -> list[str]:
    """Only dl2core/data/download.py speaks to the network; huggingface_hub's own downloads are not used."""
    found = []
    for path in sources(root, "pages", "dl2core"):
        if path.relative_to(root).as_posix() == "dl2core/data/download.py":
            continue
        for line, name in imports(path):
            parts = name.split(".")
            if {parts[0], ".".join(parts[:2])} & WEB_CLIENTS or parts[-1] in ("hf_hub_download", "snapshot_download"):
                found.append(f"{path.relative_to(root)}:{line} imports {name}")
    return found


def marks_of_a_machine(files: list[Path], *, hosts: frozenset[str] = frozenset()) -> list[str]:
    """Absolute paths below folders that belong to one machine, and names of its private package registries."""
    found = []
    for path in files:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue  # a picture or weights
        for number, line in enumerate(lines, 1):
            if ABSOLUTE_PATH.search(line) or any(host in line for host in hosts):
                found.append(f"{path.name}:{number} {line.strip()[:100]}")
    return found
