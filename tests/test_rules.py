"""The house keeps its rules, and each guard fails when its rule is broken on purpose."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlparse

import pytest
import rules

from dl2core.worker import crossing

ROOT = Path(__file__).resolve().parents[1]
PUBLIC_HOSTS = {"pypi.org", "files.pythonhosted.org", "download.pytorch.org"}

BROKEN = [  # the guard, a file, what it says when it breaks the rule
    (rules.python_beside_the_topics, "pages/overview.py", "import streamlit as st"),
    (rules.wrong_visits, "dl2core/cnn/zoo.py", "import streamlit"),
    (rules.wrong_visits, "dl2core/graphs/layers/layer.py", "from dl2core.clip import attention"),
    (rules.wrong_visits, "dl2core/clip/load.py", "def f():\n    from dl2core.prompts import pixel"),
    (rules.wrong_visits, "dl2core/store.py", "from dl2core.cnn.latency import measure"),
    (rules.wrong_visits, "pages/ui/frame.py", "from pages.cnn import names"),
    (rules.wrong_visits, "pages/cnn/latency/page.py", "from pages.clip import charts"),
    (rules.wrong_visits, "pages/cnn/names.py", "from pages.clip.accuracy import views"),
    (rules.wrong_visits, "pages/cnn/latency/page.py", "from dl2core.commands.attention import measure"),
    (rules.wrong_visits, "pages/ui/charts/style.py", "import streamlit as st"),
    (rules.caches_elsewhere, "pages/cnn/latency/page.py", "@st.cache_data(max_entries=1)\ndef f(): ..."),
    (rules.caches_elsewhere, "pages/ui/frame.py", "@st.cache_resource\ndef f(): ..."),
    (rules.caches_elsewhere, "pages/cnn/cached.py", "@st.cache_data\ndef f(): ..."),
    (rules.session_state_elsewhere, "pages/cnn/latency/page.py", "import streamlit as st\nst.session_state['a'] = 1"),
    (rules.kept_for_one_topic, "pages/ui/lonely.py", "ALONE = 1"),
    (rules.too_long, "pages/cnn/latency/page.py", "\n" * 120),
    (rules.too_long, "pages/cnn/latency/rows.py", "\n" * 300),
    (rules.charts_drawn_elsewhere, "pages/cnn/latency/page.py", "st.altair_chart(chart)"),
    (rules.torch_in_the_server, "pages/cnn/latency/page.py", "import torch"),
    (rules.torch_in_the_server, "pages/cnn/cached.py", "def f():\n    from open_clip import model"),
    (rules.torch_in_the_server, "pages/cnn/cached.py", "import importlib\nimportlib.import_module('torch')"),
    (rules.torch_in_the_server, "dl2core/graphs/walks/walks.py", "import torch"),
    (rules.results_with_torch, "dl2core/cnn/counts.py", "import torch\n@dataclass\nclass Found:\n    macs: int"),
    (rules.import_circles, "dl2core/clip/first.py", "from dl2core.clip import second"),
    (rules.import_circles, "dl2core/clip/first.py", "def f():\n    from dl2core.clip.second import g"),
    (rules.import_circles, "dl2core/clip/first.py", "if TYPE_CHECKING:\n    from dl2core.clip.third import G"),
    (rules.unsafe_calls, "dl2core/prompts/files/checkpoints.py", "torch.load(path)"),
    (rules.unsafe_calls, "dl2core/prompts/files/checkpoints.py", "torch.load(path, weights_only=True)"),
    (rules.unsafe_calls, "dl2core/builtin/train.py", "torch.load(path, weights_only=False)"),
    (rules.unsafe_calls, "dl2core/clip/load.py", "from safetensors.torch import load_file"),
    (rules.unsafe_calls, "dl2core/tensor_files/pickled.py", "import pickle\nclass Open(pickle.Unpickler): ..."),
    (rules.unsafe_calls, "dl2core/store.py", "from pickle import loads"),
    (rules.unsafe_calls, "dl2core/store.py", "import pickle\npickle.load(file)"),
    (rules.unsafe_calls, "dl2core/store.py", "import pickle\nclass Open(pickle.Unpickler): ..."),
    (rules.unsafe_calls, "dl2core/graphs/graph/build.py", "eval(text)"),
    (rules.unsafe_calls, "pages/cnn/latency/page.py", "st.markdown(name, unsafe_allow_html=True)"),
    (rules.unquoted_commands, "pages/cnn/latency/page.py", "f'python -m dl2core walks --edges {edges}'"),
    (rules.unquoted_commands, "pages/cnn/latency/page.py", "'python -m dl2core {verb}'.format(verb=verb)"),
    (rules.global_randomness, "dl2core/prompts/train/training.py", "torch.manual_seed(0)"),
    (rules.global_randomness, "dl2core/graphs/graph/build.py", "import random\nrandom.choice([1, 2])"),
    (rules.global_randomness, "dl2core/data/shapes.py", "np.random.normal(3)"),
    (rules.web_clients_elsewhere, "dl2core/clip/load.py", "from huggingface_hub import hf_hub_download"),
    (rules.web_clients_elsewhere, "dl2core/store.py", "import urllib.request"),
]
GUARDS = [*dict.fromkeys(guard for guard, _, _ in BROKEN)]


def write(root: Path, file: str, text: str) -> Path:
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "\n", encoding="utf-8")
    return path


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode == 0 and listed.stdout:
        files = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    else:  # unpacked without git
        skip = {".venv", "__pycache__", ".git"}
        files = [path for path in ROOT.rglob("*") if not skip & set(path.parts)]
    return [path for path in files if path.is_file()]


def private_hosts() -> frozenset[str]:
    """Hosts of the package registries that this machine was told to use, without the public ones."""
    told = " ".join(
        os.environ.get(name, "")
        for name in ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "UV_INDEX_URL", "UV_DEFAULT_INDEX")
    )
    return frozenset(host for url in told.split() if (host := urlparse(url).hostname)) - PUBLIC_HOSTS


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.__name__)
def test_the_house_keeps_its_rules(guard):
    assert guard(ROOT) == []


@pytest.mark.parametrize(
    ("guard", "file", "text"), BROKEN, ids=lambda value: getattr(value, "__name__", str(value)[:40])
)
def test_a_guard_sees_its_rule_broken(guard, file, text, tmp_path):
    write(tmp_path, "dl2core/__init__.py", "")
    write(tmp_path, "pages/ui/__init__.py", "")
    write(tmp_path, "dl2core/clip/second.py", "from dl2core.clip import third")
    write(tmp_path, "dl2core/clip/third.py", "from dl2core.clip import first")
    assert guard(tmp_path) == []
    write(tmp_path, file, text)
    assert len(guard(tmp_path)) == 1


def test_torch_is_seen_through_other_modules(tmp_path):
    write(tmp_path, "dl2core/cnn/zoo.py", "import torch")
    write(tmp_path, "dl2core/cnn/latency.py", "from dl2core.cnn import zoo")
    write(tmp_path, "pages/cnn/latency/page.py", "from dl2core.cnn.latency import measure")
    assert rules.torch_in_the_server(tmp_path) == ["pages/cnn/latency/page.py:1 imports dl2core.cnn.latency.measure"]
    write(tmp_path, "pages/cnn/latency/page.py", "")
    write(tmp_path, "pages/cnn/cached.py", "def run():\n    from dl2core.cnn import latency")
    assert rules.torch_in_the_server(tmp_path) == ["pages/cnn/cached.py:2 imports dl2core.cnn.latency"]


def test_a_module_of_the_kit_that_one_topic_uses_is_seen(tmp_path):
    write(tmp_path, "pages/ui/numbers.py", "")
    write(tmp_path, "pages/cnn/latency/page.py", "from pages.ui import numbers")
    write(tmp_path, "pages/cnn/memory/page.py", "from pages.ui.numbers import percent")
    assert rules.kept_for_one_topic(tmp_path) == ["pages/ui/numbers.py is used by cnn alone"]
    write(tmp_path, "pages/clip/accuracy/page.py", "from pages.ui import numbers")
    assert rules.kept_for_one_topic(tmp_path) == []


def test_a_page_that_visits_another_pages_folder_is_seen(tmp_path):
    write(tmp_path, "pages/cnn/memory/page.py", "")
    write(tmp_path, "pages/cnn/latency/page.py", "from pages.cnn import names\nfrom pages.cnn.latency import rows")
    assert rules.wrong_visits(tmp_path) == []
    write(tmp_path, "pages/cnn/memory/controls.py", "from pages.cnn.latency.controls import MODELS")
    assert len(rules.wrong_visits(tmp_path)) == 1


def test_no_file_names_the_machine_it_was_written_on():
    assert rules.marks_of_a_machine(tracked_files(), hosts=private_hosts()) == []


@pytest.mark.parametrize(
    "text",
    [
        *(f"data lies in /{folder}/data" for folder in ("home", "root", "work", "opt", "tmp")),
        f"cd /{'work'}",
        "index = https://registry.inner/simple",
    ],
)
def test_a_mark_of_a_machine_is_seen(text, tmp_path):
    clean, marked = (
        write(tmp_path, "a.md", "see https://example.org/work/main, ./tmp/x, {folder}/home and /etc/hosts"),
        write(tmp_path, "b.md", text),
    )
    hosts = frozenset({"registry.inner"})
    assert rules.marks_of_a_machine([clean], hosts=hosts) == []
    assert len(rules.marks_of_a_machine([marked], hosts=hosts)) == 1


IMPORT_ALL = """
import importlib, pkgutil, sys
for name in ("streamlit", "altair"):
    sys.modules[name] = None  # any import of it now fails
import dl2core
for module in pkgutil.walk_packages(dl2core.__path__, "dl2core."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
"""


def run_child(code: str, *, folder: Path = ROOT) -> subprocess.CompletedProcess:
    environment = {**os.environ, "PYTHONPATH": str(folder), "DL2_WARM": "0"}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


RESULTS = (  # modules whose classes cross from the worker to the server
    "dl2core.attention_document",
    "dl2core.checks",
    "dl2core.checks.check",
    "dl2core.clip.accuracy.answers",
    "dl2core.clip.accuracy.spec",
    "dl2core.clip.evidence.result",
    "dl2core.clip.flip",
    "dl2core.clip.scores",
    "dl2core.clip.text_side",
    "dl2core.clip.wording",
    "dl2core.cnn.latency.result",
    "dl2core.cnn.memory.result",
    "dl2core.cnn.profile.result",
    "dl2core.data.catalogue",
    "dl2core.data.gallery",
    "dl2core.graphs.layers.karate",
    "dl2core.jobs",
    "dl2core.prompts.evaluate.assessment",
    "dl2core.prompts.evaluate.spec",
    "dl2core.prompts.recorded.recording",
    "dl2core.prompts.recorded.runs",
    "dl2core.prompts.train.spec",
    "dl2core.prompts.views.deep",
    "dl2core.prompts.views.pixel",
    "dl2core.reproduction.section",
    "dl2core.robustness.approaches.result",
)


@pytest.mark.parametrize("module", RESULTS)
def test_what_crosses_to_the_server_needs_no_torch(module):
    done = run_child(f"import sys; sys.modules['torch'] = None; import {module}")
    assert done.returncode == 0, done.stderr[-2000:]


def test_every_name_that_pages_give_to_the_worker_is_a_function():
    names = rules.names_for_the_worker(ROOT)
    assert len(names) >= 12
    for name in names:
        assert crossing.name_of(crossing.resolve(name)) == name


def test_a_name_for_the_worker_is_seen_in_the_string_that_it_is(tmp_path):
    write(tmp_path, "pages/cnn/cached.py", "ask('dl2core.cnn.zoo.gone', view='dl2core is no name, nor dl2core.cnn')")
    assert rules.names_for_the_worker(tmp_path) == {"dl2core.cnn.zoo.gone"}
    with pytest.raises(ImportError):
        crossing.resolve("dl2core.cnn.zoo_gone.gone")


def test_dl2core_is_importable_without_streamlit_and_altair():
    done = run_child(IMPORT_ALL)
    assert done.returncode == 0, done.stderr[-2000:]


def test_a_hidden_import_of_streamlit_is_seen(tmp_path):
    write(tmp_path, "dl2core/__init__.py", "")
    write(tmp_path, "dl2core/sly.py", "import importlib\nimportlib.import_module('stream' + 'lit')")
    done = run_child(IMPORT_ALL, folder=tmp_path)
    assert done.returncode != 0
    assert "streamlit" in done.stderr


def browser_tests_without_a_browser(tmp_path: Path, **more: str) -> subprocess.CompletedProcess:
    hidden = {"PATH": str(tmp_path), "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path), "HOME": str(tmp_path), **more}
    kept = {
        name: value for name, value in os.environ.items() if name not in ("DL2_CHROMIUM", "DL2_REQUIRE_BROWSER", "PATH")
    }
    command = [
        sys.executable,
        "-m",
        "pytest",
        "tests/browser/test_presenter.py",
        "-k",
        "whole_lecture",
        "-p",
        "no:cacheprovider",
    ]
    return subprocess.run(command, cwd=ROOT, env={**kept, **hidden}, capture_output=True, text=True, check=False)


def test_without_a_browser_its_tests_are_left_out_with_one_line(tmp_path):
    done = browser_tests_without_a_browser(tmp_path)
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("1 browser tests left out, no Chromium found: ") == 1


def test_where_a_browser_is_required_its_lack_is_a_failure(tmp_path):
    done = browser_tests_without_a_browser(tmp_path, DL2_REQUIRE_BROWSER="1")
    assert done.returncode == 1
    assert "no Chromium found" in done.stdout
