"""The noise page in a real Chromium: the browser draws the model's own noise, and what a gesture chose is in the link."""

from __future__ import annotations

import numpy as np
from browser import harness
from playwright.sync_api import expect

from dl2core import store
from dl2core.data import shapes
from dl2core.robustness import corruptions, noise
from dl2core.robustness.result import NOISE, Change, NoiseResult

PIXELS = """canvas => [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data]"""


def test_the_slider_moves_pictures_answers_and_numbers_and_the_link_follows(visit):
    found = store.from_document(NoiseResult, store.shipped("noise_shapes"))
    page = visit("/noise")
    canvas = page.locator(".hero .card canvas").first
    expect(canvas).to_have_attribute("width", "32")  # it is painted
    cell = found.cell("no-prompt", Change(NOISE, "stored", 0.2))
    assert page.locator(".headline strong").inner_text() == f"{cell.top1.value:.0f} %"

    drawn = {noise.key(one): one for one in shapes.load("test", n=found.spec.limit, seed=0).images}
    mine = corruptions.gaussian(drawn[found.watched[0]][None], 0.2)[0]
    theirs = np.array(canvas.evaluate(PIXELS)).reshape(32, 32, 4)[..., :3]
    assert np.abs(mine.astype(int) - theirs).max() <= 1  # the last bit of a float decides between two levels

    page.get_by_role("switch", name="Reveal").focus()
    page.keyboard.press("Space")
    cells = [found.cell(one.method, Change(NOISE, "stored", 0.2)) for one in found.methods]
    least = min(zip(cells, found.methods, strict=True), key=lambda pair: pair[0].drop.value)[1]
    page.get_by_text(f"It is {least.title}.").wait_for()  # the bet on the smallest loss
    page.get_by_role("table").first.wait_for()

    page.get_by_role("radio", name="after Normalize").click()
    page.wait_for_function("() => location.search.includes('nse_where=normalised')")
    page.locator(".hero input[type=range]").focus()
    page.keyboard.press("Home")
    page.wait_for_function("() => /nse_sigma=0$/.test(location.search)")
    assert page.locator(".headline strong").inner_text() == "100 %"
    assert page.locator(".hero .card.right").count() == 8
    harness.wait_idle(page)
