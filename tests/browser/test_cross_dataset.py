"""110 labels as its visitor uses them: labels added, the switch between own and all, the three means."""

from browser import harness
from playwright.sync_api import expect


def test_add_labels_toggle_them_and_open_a_stolen_class(visit):
    page = visit("/cross_dataset")
    page.get_by_text("61.96 %", exact=True).wait_for()
    hero = page.locator(".st-key-crs_ladder")
    large, slider = hero.locator(".now strong"), hero.get_by_role("slider")
    alone = float(large.inner_text().split()[0])
    slider.focus()
    page.keyboard.press("End")
    page.wait_for_function("() => location.search.includes('crs_added=48')")
    assert float(large.inner_text().split()[0]) < alone
    hero.get_by_role("button", name="One label fewer").click()
    hero.get_by_text("47 of 48").wait_for()
    expect(hero.locator("li i")).to_have_count(6)
    page.get_by_role("radio", name="Who takes what").click()
    page.get_by_text("From CIFAR-10 to Shapes").wait_for()
    stolen = page.get_by_role("combobox", name="Stolen from")
    before = stolen.input_value()
    stolen.click()
    page.get_by_role("option").nth(1).click()
    harness.wait_idle(page)
    expect(stolen).not_to_have_value(before)
    page.get_by_role("switch", name="All labels").focus()
    page.keyboard.press("Space")
    harness.wait_idle(page)
    page.get_by_text("Among its own labels no image can leave.").wait_for()
    page.get_by_role("radio", name="Table 7").click()
    page.get_by_text("among the 110 labels of CIFAR-10 and CIFAR-100").wait_for()
