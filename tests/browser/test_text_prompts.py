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


TIMED = """input => {
  const times = []
  for (let k = 0; k < 200; k += 1) {
    input.value = Number(input.min) + (k / 199) * (input.max - input.min)
    const began = performance.now()
    input.dispatchEvent(new Event("input"))
    times.push(performance.now() - began)
  }
  return times.sort((a, b) => a - b)[189]
}"""
MOST_SCRIPT_MS = 8


def scale_slider(page: harness.Page):
    """The slider of the logit scale, which lies in a component."""
    return page.get_by_role("slider", name="Logit scale")


def chances(page: harness.Page) -> list[float]:
    """P(truth) of every card, in percent."""
    return [float(text.split()[-2]) for text in page.locator(".p").all_inner_texts() if text]


def drag(page: harness.Page, slider, to: float) -> None:
    """Press the slider's grip and move it to a place in 0..1 of its length, without letting go."""
    box = slider.bounding_box()
    at = slider.evaluate("input => (input.value - input.min) / (input.max - input.min)")
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 8 + at * (box["width"] - 16), middle)
    page.mouse.down()
    page.mouse.move(box["x"] + 8 + to * (box["width"] - 16), middle, steps=25)


def test_the_logit_scale_answers_while_it_is_dragged_and_asks_the_server_once(visit) -> None:
    page = visit("/text_prompts", script=harness.COUNT_MESSAGES)
    harness.caption(page, "our stored run").wait_for()
    page.get_by_text("8 of 8 right").wait_for()
    sure, slider, sent = chances(page), scale_slider(page), page.evaluate("sent")
    assert len(sure) == 8
    drag(page, slider, 0.287)
    subtle = chances(page)
    assert page.evaluate("sent") == sent  # not a word to the server
    assert all(after < 60 < before for before, after in zip(sure, subtle, strict=True))
    page.get_by_text("8 of 8 right").wait_for()
    page.mouse.up()
    page.wait_for_url("**txt_scale=4.6*")
    harness.wait_idle(page)
    assert chances(page) == subtle
    assert min(slider.evaluate(TIMED) for _ in range(3)) < MOST_SCRIPT_MS  # the machine may be busy with something else


def test_the_scale_by_keyboard_by_its_mark_and_by_its_link(visit) -> None:
    page = visit("/text_prompts?txt_scale=4.6")
    page.get_by_text("8 of 8 right").wait_for()
    subtle = chances(page)
    page.get_by_role("button", name="100", exact=True).click()
    page.wait_for_url(lambda address: "txt_scale" not in address or "txt_scale=100" in address)
    sure = chances(page)
    assert min(sure) > max(subtle)
    scale_slider(page).focus()
    for _ in range(20):
        page.keyboard.press("ArrowLeft")
    assert max(chances(page)) <= max(sure)
    page.wait_for_url("**txt_scale=*")


def test_the_disc_is_dragged_until_the_answer_turns(visit) -> None:
    page = visit("/text_prompts", script=harness.COUNT_MESSAGES)
    page.get_by_role("button", name="When does “mostly” flip?").click()
    page.get_by_text("mostly blue", exact=True).wait_for()
    harness.wait_idle(page)
    disc, sent = page.locator("svg.disc").bounding_box(), page.evaluate("sent")
    page.mouse.move(disc["x"] + disc["width"] / 2 + 5, disc["y"] + disc["height"] / 2)
    page.mouse.down()
    page.mouse.move(disc["x"] + disc["width"] - 2, disc["y"] + disc["height"] / 2, steps=20)
    page.get_by_text("mostly red", exact=True).wait_for()
    assert page.evaluate("sent") == sent
    page.mouse.up()
    page.wait_for_url("**txt_share=*")
    share = page.get_by_role("slider", name="True share of red")
    share.focus()
    for _ in range(40):
        page.keyboard.press("ArrowLeft")
    page.get_by_text("mostly blue", exact=True).wait_for()


def test_own_words_on_real_pictures(visit, with_cifar: harness.Server) -> None:
    page = visit("/text_prompts", on=with_cifar)
    page.get_by_role("button", name="Ten classes 2.1.a").click()
    page.get_by_text("trained on CIFAR-10's classes").wait_for(timeout=FIRST_MODEL_MS)
    page.get_by_text("· built-in model").first.wait_for()  # the head, above what a press runs again
    template = page.get_by_label("Template", exact=True)
    template.fill("This is a photo of a {}")
    template.press("Enter")
    labels = harness.widget(page, "txt_labels").get_by_role("combobox")
    for word in ("sun", "moon"):
        labels.fill(word)
        labels.press("Enter")
        page.get_by_text(f"never read: {'sun, ' * (word == 'moon')}{word}.").wait_for()
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
    page.get_by_role("article", name="picture 1, red.png").get_by_title("red, the truth").wait_for(
        timeout=FIRST_MODEL_MS
    )
    page.get_by_text("broken.png").last.wait_for()
    assert page.get_by_test_id("stException").count() == 0


def test_why_opens_in_place_for_the_card_that_was_asked(visit) -> None:
    page = visit("/text_prompts")
    page.get_by_role("button", name="Why, picture 2").click()
    page.get_by_text("lowers the label's cosine").wait_for(timeout=FIRST_MODEL_MS)
    expect(harness.widget(page, "txt_picture").get_by_role("spinbutton")).to_have_value("2")
