"""Start as its visitor uses it: choose a question, see the state that answers it, look at what is on the disk."""

import pytest
from browser import harness
from playwright.sync_api import expect

from pages.start.questions.question_map import PARTS
from pages.ui import navigation

BUILT = [question for part in PARTS.values() for question in part if question.built]


def test_every_built_question_opens_its_page_in_its_state(visit):
    page = visit("/")
    for question in BUILT:
        page.get_by_role("button", name=f"{question.number} {question.title}", exact=True).click()
        page.wait_for_function(
            "path => location.pathname === path",
            arg=f"/{navigation.BY_FOLDER[question.page].url}",
            timeout=harness.WAIT_MS,
        )
        harness.wait_idle(page)
        assert page.get_by_test_id("stException").count() == 0
        assert page.get_by_text("Not everything in the link could be used").count() == 0, question.number
        page.locator("[data-testid=stSidebarNav]").get_by_role("link", name="Questions", exact=True).click()
        page.get_by_text("Before class").wait_for()
        harness.wait_idle(page)


def test_a_question_puts_back_what_another_had_changed(visit):
    page = visit("/")
    for name, graph, length in (("3.1.b Hexagon's A²", "report:3", "2"), ("3.1.c Walks", "", "3")):
        page.get_by_role("button", name=name, exact=True).click()
        page.wait_for_function("() => location.pathname === '/walks'", timeout=harness.WAIT_MS)
        harness.wait_idle(page)
        box = harness.widget(page, "walk_n").locator("input")
        page.wait_for_function("([box, n]) => box.value === n", arg=[box.element_handle(), length])
        page.wait_for_function("g => (new URLSearchParams(location.search).get('g') ?? '') === g", arg=graph)
        page.locator("[data-testid=stSidebarNav]").get_by_role("link", name="Questions", exact=True).click()
        page.get_by_text("Before class").wait_for()
        harness.wait_idle(page)


def test_the_pictures_have_words_for_those_who_do_not_see_them(visit):
    page = visit("/")
    page.get_by_text("Before class").wait_for()
    pictures = page.locator("[data-testid=stImage] img")
    expect(pictures).to_have_count(sum(map(len, PARTS.values())))
    words = pictures.evaluate_all("images => images.map(image => image.alt)")
    assert all(words)


@pytest.mark.parametrize("width", [360, 1920])
def test_pictures_keep_their_shape(visit, width):
    page = visit("/", width=width)
    picture = page.locator("[data-testid=stImage] img").first
    picture.wait_for()
    box = picture.bounding_box()
    assert box["width"] / box["height"] == pytest.approx(160 / 90, rel=0.05)


def test_a_fetch_without_a_network_says_so_in_place(visit):
    page = visit("/")
    page.get_by_role("button", name="Get: CIFAR-10 test images (24 MB)").click()
    page.get_by_test_id("stAlert").wait_for()
    expect(page.get_by_role("button", name="Get: CIFAR-10 test images (24 MB)")).to_be_enabled()
    expect(page.get_by_test_id("stAlert")).to_have_count(1)
