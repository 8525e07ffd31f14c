"""The prompt pages as their user has them: take the frame off and on, scrub, train and stop, bring a bad file, drag a layer."""

import re

from browser import harness
from playwright.sync_api import expect
from prompts import files

from dl2core.prompts.recorded import gallery

HERO = gallery.entry("shapes-frog-padding")


def expected(probabilities):
    """How many of the eight stored answers are frog."""
    return int((probabilities.argmax(axis=1) == HERO.classes.index("frog")).sum())


BEST, LAST, FIRST = (expected(one.watched) for one in (HERO.run.best, HERO.run.last, HERO.run.snapshots[0]))
NOISE, NOTHING = expected(HERO.noise), expected(HERO.plain)


def wait_frogs(page, count):
    """Until so many cards say frog; their letters lie in a component."""
    expect(page.locator("article.card b", has_text=re.compile(r"^frog$"))).to_have_count(count)


def test_the_frame_is_taken_off_and_put_on_again_without_the_server(visit):
    page = visit("/gallery", script=harness.COUNT_MESSAGES)
    wait_frogs(page, BEST)
    page.get_by_text(f"{BEST} of 8 frog").wait_for()
    choice = page.get_by_role("radiogroup", name="Added to each picture")
    choice.get_by_text("Nothing added").click()
    wait_frogs(page, NOTHING)
    page.wait_for_url("**gal_added=nothing*")
    choice.get_by_role("radio", name="Noise of the same norm").focus()
    page.keyboard.press("ArrowDown")  # the arrow keys go round the choice
    wait_frogs(page, BEST)
    page.keyboard.press("ArrowUp")
    wait_frogs(page, NOISE)


def test_the_slider_turns_the_answers_by_keyboard(visit):
    page = visit("/training")
    wait_frogs(page, BEST)
    slider = page.get_by_role("slider", name="Moment of the training")
    slider.focus()
    slider.press("Home")
    wait_frogs(page, NOTHING)
    slider.press("ArrowRight")
    wait_frogs(page, FIRST)
    slider.press("End")
    wait_frogs(page, LAST)
    page.wait_for_url("**trn_at=*")


def test_train_a_few_steps_then_stop(visit):
    page = visit("/training?trn_steps=4000&trn_images=16&trn_batch=4")
    page.get_by_role("button", name="Train", exact=True).click()
    stop = harness.widget(page, "trn_stop").get_by_role("button")
    page.get_by_text(re.compile(r"step [1-9]\d* of 4,000")).wait_for(timeout=150_000)  # the first job imports torch
    stop.click()
    page.get_by_text(re.compile("stopped", re.IGNORECASE)).first.wait_for()
    page.get_by_role("button", name="Train", exact=True).wait_for()


def test_a_bad_checkpoint_is_refused_by_name(visit):
    page = visit("/gallery")
    page.get_by_role("button", name="Open a checkpoint").click()
    field = page.locator("[data-testid=stFileUploaderDropzoneInput]")
    field.set_input_files(
        {"name": "model_best.pth.tar", "mimeType": "application/octet-stream", "buffer": files.evil_zip("true")}
    )
    page.get_by_text("posix.system").wait_for()
    wait_frogs(page, BEST)


def test_dragging_the_layer_greys_the_blocks_before_it_and_makes_up_no_number(visit):
    page = visit("/deep_prompts?deep_layer=8", script=harness.COUNT_MESSAGES)
    page.get_by_text("The tokens at layer 8").wait_for()
    slider = page.get_by_role("slider", name="Injection layer")
    expect(page.locator(".blocks .before")).to_have_count(8)
    page.locator(".value.main b").wait_for()
    box, sent = slider.bounding_box(), page.evaluate("sent")
    page.mouse.move(box["x"] + box["width"] * 8 / 11, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 5 / 11, box["y"] + box["height"] / 2, steps=10)
    expect(page.locator(".blocks .before")).to_have_count(5)
    page.get_by_text("not measured here; measured at layers 0, 3, 6, 8, 10").wait_for()
    assert page.evaluate("sent") == sent
    page.mouse.up()
    page.wait_for_url("**deep_layer=5*")
    slider.press("Home")
    page.wait_for_url("**deep_layer=0*")
    harness.wait_idle(page)
