"""110 labels as its visitor uses them: labels added, the switch between own and all, the three means."""

from browser import harness


def test_add_labels_toggle_them_and_open_a_stolen_class(visit):
    page = visit("/cross_dataset")
    page.get_by_text("61.96 %", exact=True).wait_for()
    page.locator(".vega-bind input[type=range]").first.fill("0")
    page.get_by_role("radio", name="Who takes what").click()
    page.get_by_text("From CIFAR-10 to Shapes").wait_for()
    page.get_by_role("switch", name="All labels").focus()
    page.keyboard.press("Space")
    harness.wait_idle(page)
    page.get_by_text("Among its own labels no image can leave.").wait_for()
    page.get_by_role("radio", name="Table 7").click()
    page.get_by_text("among the 110 labels of CIFAR-10 and CIFAR-100").wait_for()
