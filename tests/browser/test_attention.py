"""The attention page as its user has it: click a patch, let only neighbours through, shuffle, read words."""

import re


def patches(page):
    """The picture's chart; its marks are on a canvas, so that it is clicked by place."""
    chart = page.locator("[data-testid=stVegaLiteChart]").first
    chart.locator("canvas, svg").first.wait_for()
    return chart


def test_a_click_on_a_patch_makes_it_listen(visit):
    page = visit("/attention")
    page.get_by_text("Patch 6 hears").wait_for()
    box = patches(page).bounding_box()
    page.mouse.click(box["x"] + 270, box["y"] + 350)  # the last patch, at the lower right
    page.get_by_text("Patch 16 hears").wait_for()


def test_neighbours_only(visit):
    page = visit("/attention?att_token=1")
    page.get_by_text("Patch 1 hears").wait_for()
    page.get_by_role("radio", name="neighbours").or_(page.get_by_role("button", name="neighbours")).first.click()
    far = re.compile(r"hears[^;]* (3|4|7|8|9|10|11|12|13|14|15|16) ")
    page.get_by_text("Patch 1 hears").filter(has_not_text=far).wait_for()


def test_presets_open_each_view_and_layers_are_stepped_in_the_browser(visit):
    page = visit("/attention")
    canvas = page.locator(".st-key-att_canvas")
    canvas.get_by_text("layer 4 of 12").wait_for()
    canvas.get_by_role("button", name="Forward").click()
    canvas.get_by_text("layer 5 of 12").wait_for()
    page.get_by_role("button", name="Shuffle 3.5.b").click()
    page.get_by_text("equivariant").first.wait_for()
    page.get_by_role("button", name="Words").click()
    page.get_by_text("Above the diagonal every weight is 0").wait_for()
    page.get_by_role("button", name="Back to mine").click()
    canvas.get_by_text("layer 4 of 12").wait_for()
