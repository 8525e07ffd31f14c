"""The linear probe as its visitor uses it: drag the hero, train a probe to the end, open a confusion cell, take the head along."""

import io
import re
import zipfile

from browser import harness
from playwright.sync_api import expect
from tiny_data import encoded, pictures

SMALL = "prb_backbone=Built-in+CLIP%27s+image+tower&prb_data=Shapes&prb_limit=40"


def test_the_hero_answers_while_it_is_dragged_and_the_link_keeps_where_it_ended(visit):
    page = visit("/linear_probe")
    hero = page.locator(".st-key-prb_hero")
    large, slider = hero.locator(".large"), hero.get_by_role("slider")
    first = large.inner_text()
    sides = hero.locator("figure").evaluate_all("all => all.map(one => one.className)")
    assert len(sides) == 8
    slider.focus()
    page.keyboard.press("End")
    expect(large).not_to_have_text(first)
    page.wait_for_function("() => location.search.includes('prb_count=')")
    harness.wait_idle(page)
    assert hero.locator("figure.right").count() >= sides.count("right")
    count = page.url.partition("prb_count=")[2].split("&")[0]
    expect(hero.locator(".of")).to_have_text(f"{count} images a class")


def test_watched_shapes_are_drawn_for_whoever_has_no_data_set(visit):
    page = visit("/linear_probe?prb_stored=Built-in+tower%2C+Shapes")
    expect(page.locator(".st-key-prb_hero figure img")).to_have_count(8)


def test_train_a_probe_open_a_confusion_cell_and_take_the_head_along(visit):
    page = visit(f"/linear_probe?prb_view=One+probe&{SMALL}&prb_epochs=20&prb_rate=0.05")
    page.get_by_role("button", name="Train on Shapes").click()
    harness.caption(page, "measured here").wait_for(timeout=120_000)
    harness.wait_idle(page)
    page.get_by_text("A press on a cell opens its images").wait_for()
    canvas = page.locator("[class*=st-key-prb_cell_] canvas").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    filled = page.get_by_text(re.compile(r", answered .*: [1-9]\d* image"))
    for step in range(1, 60):  # along the diagonal, until a cell with images is hit
        page.mouse.click(box["x"] + box["width"] * step / 60, box["y"] + box["height"] * step / 60)
        page.wait_for_timeout(150)  # on a busy machine the run has not begun when the click is through
        harness.wait_idle(page)
        if filled.count():
            break
    filled.wait_for()
    expect(page.locator("[data-testid=stImage] img").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the head").click()
    assert b"dl2core.head" in download.value.path().read_bytes()


def test_a_zip_of_ones_own_sub_folders_is_counted_and_trained_on(visit):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for place, picture in enumerate(pictures(9, side=48)):
            archive.writestr(f"{('cat', 'dog')[place % 2]}/{place}.png", encoded(picture))
        archive.writestr("moth/only.png", encoded(pictures(1, seed=5)[0]))
        archive.writestr("cat/broken.jpg", b"not a picture")
    page = visit(f"/linear_probe?prb_view=One+probe&{SMALL.replace('Shapes', 'Your+pictures')}&prb_epochs=2")
    page.get_by_role("button", name="Your pictures").first.click()
    page.locator(".st-key-prb_own_files input[type=file]").set_input_files(
        {"name": "mine.zip", "mimeType": "application/zip", "buffer": out.getvalue()}
    )
    page.get_by_text("10 pictures: cat 5, dog 4, moth 1").wait_for()
    page.get_by_text("broken.jpg is no readable picture").first.wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Train on Your pictures").click()
    harness.caption(page, "measured here").wait_for(timeout=120_000)
    page.get_by_text("moth has 1 picture and is left out").wait_for()
