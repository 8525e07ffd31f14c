"""Start as its visitor uses it: choose a question, see the state that answers it, look at what is on the disk."""

import pytest
from browser import harness
from playwright.sync_api import expect

from pages.start.questions.question_map import PARTS
from pages.ui import navigation

BUILT = [question for part in PARTS.values() for question in part if question.built]


def open_tile(page, question):
    """Press the middle of a tile's picture, and wait for its page."""
    page.get_by_role("link", name=f"{question.number} {question.title}").locator("img").click()
    page.wait_for_function(
        "path => location.pathname === path",
        arg=f"/{navigation.BY_FOLDER[question.page].url}",
        timeout=harness.WAIT_MS,
    )
    harness.wait_idle(page)


def back(page):
    page.locator("[data-testid=stSidebarNav]").get_by_role("link", name="Questions", exact=True).click()
    page.get_by_text("Before class").wait_for()
    harness.wait_idle(page)


def test_every_built_question_opens_its_page_in_its_state(visit):
    page = visit("/")
    for question in BUILT:
        open_tile(page, question)
        assert page.get_by_test_id("stException").count() == 0
        assert page.get_by_text("Not everything in the link could be used").count() == 0, question.number
        page.wait_for_function("() => document.querySelector('[data-testid=stMain]').scrollTop === 0", timeout=10_000)
        back(page)


def test_a_door_opens_a_preset_and_a_tile_has_an_address(visit):
    page = visit("/")
    address = page.get_by_role("link", name="3.1.c").first.get_attribute("href")
    assert address.startswith("/walks?")
    page.get_by_role("link", name="Walks in A³").click()
    page.wait_for_function("() => location.pathname === '/walks'")
    page.locator("[data-testid=stBaseButton-primary]", has_text="Three walks").wait_for()


def test_the_pictures_have_words_for_those_who_do_not_see_them(visit):
    page = visit("/")
    page.get_by_text("Before class").wait_for()
    pictures = page.locator(".row:not(.doors) img")
    expect(pictures).to_have_count(sum(map(len, PARTS.values())))
    words = pictures.evaluate_all("images => images.map(image => image.alt)")
    assert all(words)


@pytest.mark.parametrize("width", [360, 1920])
def test_pictures_keep_their_shape(visit, width):
    page = visit("/", width=width)
    picture = page.locator(".row:not(.doors) img").first
    picture.wait_for()
    box = picture.bounding_box()
    assert box["width"] / box["height"] == pytest.approx(160 / 90, rel=0.05)


def test_a_fetch_without_a_network_says_so_in_place(visit):
    page = visit("/")
    page.get_by_text("Before class").click()
    page.get_by_role("button", name="Get: CIFAR-10 test images (24 MB)").click()
    page.get_by_test_id("stAlert").wait_for()
    expect(page.get_by_role("button", name="Get: CIFAR-10 test images (24 MB)")).to_be_enabled()
    expect(page.get_by_test_id("stAlert")).to_have_count(1)


def test_another_page_begins_at_its_top(visit):
    page = visit("/")
    page.get_by_text("Before class").wait_for()
    page.wait_for_function("() => document.querySelector('[data-testid=stApp]').dl2History")
    at = page.evaluate(
        """() => {
          const main = document.querySelector("[data-testid=stMain]")
          main.scrollTo(0, 200)
          const before = main.scrollTop
          history.pushState({}, "", "/walks")
          return [before, main.scrollTop]
        }"""
    )
    assert at == [200, 0]
