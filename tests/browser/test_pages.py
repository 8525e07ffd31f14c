"""Every page, by its own address, in a real Chromium, without a network."""

import pytest
from browser import harness

PAGES = harness.pages()
ids = [page.file for page in PAGES]


def looks_whole(page: harness.Page) -> None:
    """No exception, no dialog, a heading, and nothing that sticks out sideways."""
    assert page.locator("[data-testid=stException]").count() == 0, page.locator(
        "[data-testid=stException]"
    ).first.inner_text()
    assert page.get_by_role("dialog").count() == 0
    assert page.locator("h1").count() == 1
    content, window = harness.body_width(page)
    assert content <= window, f"the page is {content} px wide in a window of {window} px"


@pytest.mark.parametrize("target", PAGES, ids=ids)
def test_opens_as_the_first_visit_of_a_fresh_server(visit, target):
    with harness.serve() as fresh:
        page = visit(target.path, on=fresh)
        page.wait_for_function("title => document.title === title", arg=target.title)
        looks_whole(page)


@pytest.mark.parametrize("target", PAGES, ids=ids)
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_fits_phone_and_dark_theme(visit, target, width, scheme):
    page = visit(target.path, width=width, scheme=scheme)
    page.locator("h1").wait_for()
    looks_whole(page)


def test_opens_from_the_navigation(visit):
    page = visit("/")
    for target in PAGES:
        page.locator("[data-testid=stSidebarNav]").get_by_role("link", name=target.title, exact=True).click()
        page.wait_for_function("title => document.title === title", arg=target.title)
        harness.wait_idle(page)
        looks_whole(page)


@pytest.mark.parametrize("target", PAGES, ids=ids)
def test_presenter_mode_has_the_topics_on_top(visit, target):
    joiner = "&" if "?" in target.path else "?"
    page = visit(f"{target.path}{joiner}present=1", height=640)
    page.locator("h1").wait_for()
    assert page.locator("[data-testid=stSidebar]").count() == 0
    looks_whole(page)


def test_the_theme_is_the_projects_own_from_any_folder(visit):
    background = "() => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
    assert visit("/").evaluate(background) == "rgb(255, 255, 255)"
    assert visit("/", scheme="dark").evaluate(background) == "rgb(15, 19, 24)"
