"""Approaches as their visitor uses them: fewer images, the order after another shift, and the checked sentences."""

from browser import harness
from playwright.sync_api import expect


def test_fewer_images_another_shift_and_the_checked_sentences(visit):
    page = visit("/approaches")
    order = page.locator("[aria-label^='The order after the shift']").first
    expect(order).to_be_visible()
    before = order.get_attribute("aria-label")
    page.get_by_role("radio", name="1 a class").click()
    page.wait_for_function("() => location.search.includes('apr_amount=1')")
    harness.wait_idle(page)
    expect(order).not_to_have_attribute("aria-label", before)
    page.get_by_role("radio", name="2.6 checked").click()
    page.get_by_role("cell", name="Prompting lets us train with much less data").wait_for()
