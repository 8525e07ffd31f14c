"""What is missing is fetched where it is missed: press, watch, stop, get the rest, and the pictures switch."""

import os
import re

import hub_server
import numpy as np
import pytest
import tiny_data
from browser import harness
from playwright.sync_api import expect

ADDRESS = "/datasets/uoft-cs/cifar10/resolve/main/plain_text/test-00000-of-00001.parquet"


@pytest.fixture
def hub(tmp_path):
    """A slow hub that holds a small CIFAR-10 test file: about 1 MB in five seconds."""
    noise = np.random.default_rng(0).integers(0, 256, (350, 32, 32, 3), dtype=np.uint8)
    cells = [tiny_data.encoded(picture) for picture in noise]
    path = tiny_data.write_table(tmp_path / "made.parquet", cells, tiny_data.labels("cifar10", 350).tolist())
    with hub_server.serve(hub_server.Hub({ADDRESS: path.read_bytes()}, pause=0.5, piece=100_000)) as served:
        yield served


def picture(page, name: str) -> None:
    """Keep a screenshot where DL2_SCREENSHOTS names a folder."""
    if folder := os.environ.get("DL2_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.fixture
def serving(hub):
    """A server that may speak to that hub; it outlives the pages of `visit`, which is asked for after it."""
    with harness.serve(environment={"HF_ENDPOINT": hub.url}) as server:
        yield server


@pytest.fixture
def alone():
    """A server whose hub cannot be reached."""
    with harness.serve(environment={"HF_ENDPOINT": "http://127.0.0.1:9"}) as server:
        yield server


def test_press_stop_and_get_the_rest(serving, hub, visit):
    page = visit("/text_prompts?txt_data=CIFAR-10", on=serving)
    page.get_by_text("Not on this machine.").wait_for()
    picture(page, "fetch-missing")
    page.get_by_role("button", name="Get: CIFAR-10 test images (24 MB)").click()
    page.get_by_text(re.compile(r"CIFAR-10 test images: 0\.\d of 1\.\d MB")).wait_for()
    picture(page, "fetch-running")
    page.get_by_role("button", name="Stop", exact=True).click()
    rest = page.get_by_role("button", name="Get the rest: CIFAR-10 test images (24 MB)")
    rest.wait_for()
    picture(page, "fetch-stopped")
    hub.pause = 0.05
    rest.click()
    page.get_by_text(re.compile(r"CIFAR-10 test \(350 of 10,000 images")).first.wait_for()
    picture(page, "fetch-done")
    expect(page.get_by_text("Not on this machine")).to_have_count(0)
    assert [asked is None for _, asked, _ in hub.log] == [True, False]


def test_a_hub_that_cannot_be_reached_is_said_on_the_spot(alone, visit):
    page = visit("/text_prompts?txt_data=CIFAR-10", on=alone)
    page.get_by_role("button", name="Get: CIFAR-10 test images (24 MB)").click()
    page.get_by_text("127.0.0.1:9 cannot be reached: Connection refused").wait_for()
    expect(page.get_by_role("button", name="Get: CIFAR-10 test images (24 MB)")).to_be_visible()
