"""Every page works with real data on disk, with a tiny folder in the hub's layout, and with nothing at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import tiny_data
from streamlit.testing.v1 import AppTest

from pages.ui import navigation

ROOT = Path(__file__).resolve().parents[2]
ROUTER = ROOT / "pages/ui/router.py"
REAL = Path(os.environ.get("DL2_TEST_DATA", ROOT.parent / "shared" / "data"))
SITUATIONS = ("nothing", "tiny", "archive", "real")


@pytest.fixture(params=SITUATIONS)
def situation(request, tmp_path, monkeypatch) -> str:
    """A disk as the name says; nothing else is found on it."""
    root = tmp_path / "data"
    if request.param == "tiny":
        for name in ("cifar10", "cifar100"):
            tiny_data.write_hub(root, name, "test", count=200)
            tiny_data.write_hub(root, name, "train", count=200)
    elif request.param == "archive":
        tiny_data.write_archive(root, "cifar10", "test", count=200)
    elif request.param == "real":
        if not (REAL / "cifar10").is_dir():
            pytest.skip("no CIFAR-10 beside the project; DL2_TEST_DATA names another place")
        root = REAL
    monkeypatch.setenv("DL2_DATA_DIR", str(root))
    monkeypatch.setenv("DL2_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hub"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub" / "hub"))
    monkeypatch.chdir(tmp_path)
    return request.param


@pytest.mark.parametrize("situation", ["nothing", "tiny", "real"], indirect=True)
def test_every_page_opens_and_needs_no_torch_for_it(situation, tmp_path):
    files = [str(page.path) for page in navigation.EVERY]
    environment = {**os.environ, "DL2_WARM": "0", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(Path(__file__).with_name("open_pages.py")), str(ROUTER), *files]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    assert len(done.stdout.strip().splitlines()) == len(files)


def test_the_start_page_names_what_is_there_and_offers_the_rest(situation):
    app = AppTest.from_file(ROUTER, default_timeout=120).run()
    assert not app.exception
    offered = {button.key for button in app.button if (button.key or "").endswith("_get")}
    there = {
        "nothing": set(),
        "tiny": {"cifar10_test", "cifar10_train", "cifar100_test", "cifar100_train"},
        "archive": {"cifar10_test"},
        "real": {"cifar10_test", "cifar10_train", "cifar100_test"},
    }[situation]
    models = {"ViT_B_32_quickgelu_openai", "MobileCLIP2_S0_dfndr2b", "resnet18"}
    every = {"cifar10_test", "cifar10_train", "cifar100_test", "cifar100_train", *models}
    assert offered == {f"fetch_{slug}_get" for slug in every - there}


def test_pictures_of_cifar_are_shown_or_offered(situation):
    app = AppTest.from_file(ROUTER, default_timeout=300).run()
    app.query_params["txt_data"] = "CIFAR-10"
    app.switch_page(str(ROOT / "pages/clip/text_prompts/page.py")).run()
    assert not app.exception
    assert not app.error
    offered = "fetch_cifar10_test_get" in {button.key for button in app.button}
    captions = " ".join(text.value for text in app.caption)
    assert offered == (situation == "nothing")
    assert {
        "nothing": "8 pictures, Shapes test",
        "tiny": "8 pictures, CIFAR-10 test (200 of 10,000 images)",
        "archive": "8 pictures, CIFAR-10 test (200 of 10,000 images; files differ from the published ones)",
        "real": "8 pictures, CIFAR-10 test",
    }[situation] in captions


@pytest.mark.parametrize("home", ["~nosuchuser/x", "a file", "a file/below it"])
@pytest.mark.parametrize("page", ["cnn/latency", "clip/text_prompts", "prompts/training"])
def test_a_home_that_cannot_be_used_is_one_line_or_none(tmp_path, monkeypatch, home, page):
    (tmp_path / "a file").touch()
    monkeypatch.delenv("DL2_DATA_DIR", raising=False)  # what is found there needs no home
    monkeypatch.setenv("DL2_HOME", home if home.startswith("~") else str(tmp_path / home))
    app = AppTest.from_file(ROUTER, default_timeout=300).run()
    app.switch_page(str(ROOT / "pages" / page / "page.py")).run()
    assert not app.exception
    unknown = ["DL2_HOME is '~nosuchuser/x', but no such user exists here; set it to a folder"]
    assert [error.value for error in app.error] == (unknown if home.startswith("~") else [])
