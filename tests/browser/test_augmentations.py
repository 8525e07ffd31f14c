"""Augmentations as a student uses them: another augmentation, its other place, a slider that moves pictures, Table 2 stopped and resumed."""

import re

from browser import harness
from playwright.sync_api import expect

FIRST_WORKER_MS = 150_000
SMALL_TABLE = "aug_view=Table+2&aug_t2_rows=rotation&aug_t2_rows=blur&aug_t2_images=60&aug_t2_passes=10&aug_t2_seeds=3"  # nine runs


def share(page):
    """The clipped values in large letters."""
    return page.locator(".share strong")


def test_an_augmentation_its_place_and_a_table_that_is_stopped_and_resumed(visit):
    page = visit(f"/augmentations?aug_img_data=Shapes&{SMALL_TABLE}")
    expect(share(page)).to_contain_text("%", timeout=FIRST_WORKER_MS)
    expect(share(page)).not_to_have_text("0 %")
    harness.widget(page, "aug_place").get_by_role("radio", name="before Normalize").click()
    expect(share(page)).to_have_text("0 %")
    slider = page.get_by_role("slider", name="Brightness")
    picture = page.locator("img.seen")
    first = picture.get_attribute("src")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(picture).not_to_have_attribute("src", first)
    page.wait_for_url("**aug_strength=0.55**")
    harness.widget(page, "aug_name").get_by_role("combobox").click()
    page.get_by_role("option", name="Rotation").click()
    page.get_by_text("RandomRotation(degrees=").first.wait_for()
    expect(page.get_by_role("slider", name="Up to, degrees")).to_be_visible()

    page.get_by_text("check the pipeline").first.wait_for()
    page.get_by_role("button", name="Measure Table 2").click()
    page.get_by_text(re.compile("run [2-9] of 9")).first.wait_for(timeout=FIRST_WORKER_MS)
    harness.widget(page, "aug_t2_stop").get_by_role("button").click()
    page.get_by_text("a partial result").first.wait_for()
    page.get_by_role("button", name="Measure Table 2").click()
    expect(page.locator("table").last.locator("tbody tr")).to_have_count(3, timeout=FIRST_WORKER_MS)
    expect(page.get_by_text("a partial result")).to_have_count(0)
