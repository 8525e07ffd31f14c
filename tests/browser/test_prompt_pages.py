"""The prompt pages as their user has them: take the frame off and on, scrub, train and stop, bring a bad file, drag a layer."""

import re

from browser import harness
from prompts import files

from dl2core.prompts.recorded import gallery

HERO = gallery.entry("shapes-frog-padding")


def expected(probabilities):
    """How many of the eight stored answers are frog."""
    return int((probabilities.argmax(axis=1) == HERO.classes.index("frog")).sum())


BEST, LAST, FIRST = (expected(one.watched) for one in (HERO.run.best, HERO.run.last, HERO.run.snapshots[0]))
NOISE, NOTHING = expected(HERO.noise), expected(HERO.plain)


def frogs(page):
    """Number of cards that say frog."""
    return page.locator("strong", has_text=re.compile(r"^frog$")).count()


def wait_frogs(page, expected):
    page.wait_for_function(
        "n => [...document.querySelectorAll('strong')].filter((one) => one.textContent === 'frog').length === n",
        arg=expected,
    )


def test_taking_the_frame_off_brings_the_answers_back(visit):
    page = visit("/gallery")
    wait_frogs(page, BEST)
    page.get_by_role("radio", name="nothing").click()
    wait_frogs(page, NOTHING)
    page.get_by_role("radio", name="learned", exact=True).click()
    wait_frogs(page, BEST)
    page.get_by_role("radio", name="same-norm noise").click()
    wait_frogs(page, NOISE)


def test_the_slider_turns_the_answers_by_keyboard(visit):
    page = visit("/training")
    wait_frogs(page, BEST)
    thumb = page.get_by_role("slider", name="After so many steps")
    thumb.focus()
    thumb.press("Home")
    wait_frogs(page, FIRST)
    thumb.press("End")
    wait_frogs(page, LAST)


def test_train_a_few_steps_then_stop(visit):
    page = visit("/training?trn_steps=4000&trn_images=16&trn_batch=4")
    page.get_by_role("button", name="Train", exact=True).click()
    stop = harness.widget(page, "trn_stop").get_by_role("button")
    page.get_by_text(re.compile(r"step [1-9]\d* of 4,000")).wait_for()
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


def test_dragging_the_layer_greys_the_blocks_before_it(visit):
    page = visit("/deep_prompts?deep_layer=8")
    page.get_by_text("The tokens at layer").wait_for()
    thumb = page.get_by_role("slider", name="Injection layer")
    thumb.focus()
    thumb.press("Home")
    page.wait_for_url(re.compile("deep_layer=0"))
    harness.wait_idle(page)
