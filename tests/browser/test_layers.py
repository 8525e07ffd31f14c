"""Layers as their visitor uses them: another block, and one picture in two layers."""

from browser import harness


def test_go_down_a_block_and_look_at_a_picture(visit):
    page = visit("/layers")
    page.get_by_text("our stored run").first.wait_for()
    slider = page.get_by_role("slider", name="After")
    slider.focus()
    page.keyboard.press("ArrowRight")
    harness.wait_idle(page)
    page.locator("[data-testid=stMetricLabel]", has_text="Block 10").wait_for()
    page.get_by_role("radio", name="Activation maps").click()
    page.get_by_text("Last convolution", exact=True).wait_for()
