"""Every page, by its own address, in a real Chromium, without a network: whole, on a phone, in the dark, on a projector, by keyboard."""

import pytest
from browser import harness

PAGES = harness.pages()
every_page = pytest.mark.parametrize("target", PAGES, ids=[page.folder for page in PAGES])
LABS = [page for page in PAGES if not page.folder.startswith("start/")]  # the pages that have presets
SMALLEST_TARGET = 24  # px; Streamlit's own help marks, chips and tab arrows are smaller
MAX_TABS = 60
SIZE_OF_TARGETS = """() => [...document.querySelectorAll(
    '[data-testid=stMainBlockContainer] :is(button, [role=slider], [role=radio])')]
  .filter(element => !element.closest('[data-testid=stTooltipIcon], [data-testid=stElementToolbar], [data-testid=stMultiSelect], [aria-label^="Scroll tabs"]'))
  .map(element => [element.getBoundingClientRect(), element.innerText || element.ariaLabel || element.className])
  .filter(([box]) => box.width > 0 && Math.min(box.width, box.height) < %d)
  .map(([box, name]) => `${name} ${Math.round(box.width)} x ${Math.round(box.height)}`)"""


def looks_whole(page):
    """No exception, no dialog, one heading, and nothing that sticks out sideways."""
    page.locator("h1").wait_for()
    failure = page.locator("[data-testid=stException]")
    assert failure.count() == 0, failure.first.inner_text()
    assert page.get_by_role("dialog").count() == 0
    assert page.locator("h1").count() == 1
    content, window = harness.body_width(page)
    assert content <= window, f"the page is {content} px wide in a window of {window} px"


@every_page
def test_opens_as_the_first_visit_of_a_fresh_server(visit, target):
    with harness.serve() as fresh:
        page = visit(target.path, on=fresh)
        page.wait_for_function("title => document.title === title", arg=target.title)
        looks_whole(page)
        page.close()  # before its server: a picture may still be on its way


@every_page
def test_fits_a_phone_in_the_dark(visit, target):
    page = visit(target.path, width=360, height=740, scheme="dark")
    looks_whole(page)
    small = page.evaluate(SIZE_OF_TARGETS % SMALLEST_TARGET)
    assert not small, f"targets below {SMALLEST_TARGET} px: {small}"


@every_page
def test_presenter_mode_has_the_topics_on_top(visit, target):
    page = visit(f"{target.path}?present=1", height=640)
    looks_whole(page)
    assert page.locator("[data-testid=stSidebar]").count() == 0
    page.get_by_text("Presenter mode").wait_for()


@pytest.mark.parametrize("target", LABS, ids=[page.folder for page in LABS])
def test_the_first_preset_can_be_tried_and_undone_with_the_keyboard_alone(visit, target):
    page = visit(target.path)
    looks_whole(page)
    name = page.locator("[class*='_try_0'] button").first.inner_text()
    tab_to(page, name)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Back to mine").wait_for()
    harness.wait_idle(page)
    looks_whole(page)
    tab_to(page, "Back to mine")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Back to mine").wait_for(state="detached")


def tab_to(page, name):
    """Press Tab until the element that reads `name` has the focus."""
    for _ in range(MAX_TABS):
        if page.evaluate("() => document.activeElement.innerText") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} was not reached with {MAX_TABS} presses of Tab")


def test_opens_from_the_navigation(visit):
    page = visit("/")
    for target in PAGES:
        page.locator("[data-testid=stSidebarNav]").get_by_role("link", name=target.title, exact=True).click()
        page.wait_for_function("title => document.title === title", arg=target.title)
        harness.wait_idle(page)
        looks_whole(page)


def test_the_theme_is_the_projects_own_from_any_folder(visit):
    background = "() => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
    assert visit("/").evaluate(background) == "rgb(255, 255, 255)"
    assert visit("/", scheme="dark").evaluate(background) == "rgb(15, 19, 24)"
