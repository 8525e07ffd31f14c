"""Text prompts as a student uses them: real pictures, own words, the logit scale, own pictures, and why."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import tiny_data
from browser import harness
from PIL import Image
from playwright.sync_api import expect

FIRST_MODEL_MS = 150_000  # the first question imports torch and opens the model


def png(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (48, 48), colour).save(out, "PNG")
    return out.getvalue()


@pytest.fixture(scope="module")
def with_cifar(tmp_path_factory: pytest.TempPathFactory) -> Iterator[harness.Server]:
    """A server with CIFAR-10: the one of DL2_DATA_DIR where it is set, else forty drawn pictures in its layout."""
    root = os.environ.get("DL2_DATA_DIR")
    if not root:
        root = str(tmp_path_factory.mktemp("data"))
        tiny_data.write_hub(Path(root))
    with harness.serve(environment={"DL2_DATA_DIR": root}) as running:
        yield running


def bars(page: harness.Page):
    """The cards' bars, by what they say in words."""
    return page.locator("img[alt*=' %']")


def test_eight_cards_collapse_when_the_scale_falls(visit) -> None:
    page = visit("/text_prompts")
    harness.caption(page, "our stored run").wait_for()
    expect(bars(page)).to_have_count(7)
    sure = bars(page).first.get_attribute("alt")
    slider = page.get_by_role("slider", name="Logit scale")
    slider.focus()
    for _ in range(8):
        page.keyboard.press("ArrowLeft")
    harness.wait_idle(page)
    page.get_by_text("logit scale 4.6").wait_for()
    expect(bars(page).first).not_to_have_attribute("alt", sure)
    subtle = bars(page).first.get_attribute("alt")
    assert sure.split()[0] == subtle.split()[0]  # the winner stays


def test_own_words_on_real_pictures(visit, with_cifar: harness.Server) -> None:
    page = visit("/text_prompts", on=with_cifar)
    page.get_by_role("button", name="Ten classes 2.1.a").click()
    page.get_by_text("trained on CIFAR-10's classes").wait_for(timeout=FIRST_MODEL_MS)
    page.get_by_text("CIFAR-10 · built-in model").wait_for()  # the head, above what a press runs again
    template = page.get_by_label("Template", exact=True)
    template.fill("This is a photo of a {}")
    template.press("Enter")
    labels = harness.widget(page, "txt_labels").get_by_role("combobox")
    for word in ("sun", "moon"):
        labels.fill(word)
        labels.press("Enter")
    harness.wait_idle(page)
    page.get_by_text("has never read: sun, moon").wait_for()
    template.fill("no place for it")
    template.press("Enter")
    page.get_by_text("a template needs {} once").wait_for()
    expect(template).to_have_value("no place for it")


def test_a_good_and_a_broken_picture(visit) -> None:
    page = visit("/text_prompts")
    page.get_by_role("button", name="Images").click()
    page.get_by_role("radio", name="Own pictures").click()
    field = page.locator("[data-testid=stFileUploaderDropzoneInput]").first
    field.set_input_files(
        [
            {"name": "red.png", "mimeType": "image/png", "buffer": png("red")},
            {"name": "blue.png", "mimeType": "image/png", "buffer": png("blue")},
            {"name": "broken.png", "mimeType": "image/png", "buffer": b"no picture at all"},
        ]
    )
    page.locator("img[alt='red.png']").wait_for(timeout=FIRST_MODEL_MS)
    page.get_by_text("broken.png").last.wait_for()
    assert page.get_by_test_id("stException").count() == 0


def test_why_and_the_sweep(visit) -> None:
    page = visit("/text_prompts")
    harness.widget(page, "txt_why_0").get_by_role("button").click()
    page.get_by_text("lowers the label's cosine").wait_for()
    page.get_by_role("button", name="When does “mostly” flip?").click()
    page.get_by_text("The answer flips at a share of").wait_for()
    page.locator("[data-testid=stVegaLiteChart]").get_by_text("scale 100").wait_for()
