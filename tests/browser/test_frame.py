"""The frame as its users meet it: presets and the way back, links, a job with queue place and Stop. On the demo page."""

import pytest
from browser import harness
from playwright.sync_api import expect

DEMO = harness.ROOT / "tests/ui/demo_server.py"


@pytest.fixture(scope="module")
def demo():
    with harness.serve(DEMO) as running:
        yield running


def test_a_preset_sets_everything_and_back_to_mine_undoes_it(visit, demo):
    page = visit("/?demo_n=7", on=demo)
    page.get_by_text("n is 7, kind is plain").wait_for()
    page.get_by_role("button", name="Long 1.1.b").click()
    page.get_by_text("n is 40, kind is fancy").wait_for()
    page.locator(".dl2-hint", has_text="Look for: the curve bends").wait_for()
    page.wait_for_function("() => location.search.includes('demo_n=40') && location.search.includes('demo_kind=fancy')")
    page.get_by_role("button", name="Back to mine").click()
    page.get_by_text("n is 7, kind is plain").wait_for()
    expect(page.get_by_role("button", name="Back to mine")).to_be_disabled()


def test_what_is_typed_after_a_preset_stays_while_the_page_answers(visit, demo):
    page = visit("/", on=demo)
    page.get_by_role("button", name="Short 1.1.a").click()
    look_for = page.locator(".dl2-hint", has_text="Look for: three points")
    look_for.wait_for()
    number = page.get_by_label("n", exact=True)
    number.fill("12")
    number.press("Enter")
    number.fill("345")  # not sent yet when the answer to 12 comes, which no longer tells what to look for
    look_for.wait_for(state="detached")
    page.get_by_text("n is 12, kind is plain").wait_for()
    expect(number).to_be_focused()
    expect(number).to_have_value("345")


def test_presets_work_with_the_keyboard_alone(visit, demo):
    page = visit("/", on=demo)
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.innerText").split() == ["Short", "1.1.a"]:
            break
    page.keyboard.press("Enter")
    page.get_by_text("n is 3, kind is plain").wait_for()


def test_a_parameter_that_cannot_be_used_gives_one_notice(visit, demo):
    page = visit("/?demo_kind=nope&demo_n=7", on=demo)
    page.get_by_text("Not everything in the link could be used: demo_kind=nope (now plain)").wait_for()
    page.get_by_text("n is 7, kind is plain").wait_for()
    expect(page.get_by_test_id("stAlert")).to_have_count(1)


def test_wrong_input_is_said_in_place_and_stays(visit, demo):
    page = visit("/?demo_n=77&demo_kind=fancy", on=demo)
    page.get_by_text("fancy goes to 50, n = 77 was asked for").wait_for()
    expect(page.get_by_label("n", exact=True)).to_have_value("77", timeout=harness.WAIT_MS)


def test_presenter_mode_stays_through_a_page_change(visit, demo):
    page = visit("/?present=1", on=demo)
    page.get_by_role("link", name="Other").click()
    page.get_by_text("other body").wait_for()
    harness.wait_idle(page)
    assert page.locator("[data-testid=stSidebar]").count() == 0
    page.wait_for_function("() => location.search.includes('present=1')")


def test_what_was_set_survives_a_page_change_and_a_link_to_a_state_wins_over_it(visit, demo):
    page = visit("/?demo_n=7", on=demo)
    page.get_by_text("n is 7, kind is plain").wait_for()
    page.get_by_role("link", name="Other").click()
    page.get_by_text("other body").wait_for()
    page.get_by_role("link", name="Demo", exact=True).click()
    page.get_by_text("n is 7, kind is plain").wait_for()
    page.get_by_role("link", name="Other").click()
    page.get_by_role("link", name="Demo with 9").click()
    page.get_by_text("n is 9, kind is plain").wait_for()


def test_two_sessions_share_one_worker_and_stop_ends_only_ones_own(visit, demo):
    first, second = visit("/?demo_n=100", on=demo), visit("/?demo_n=5", on=demo)
    first.get_by_role("button", name="Count", exact=True).click()
    first.get_by_text("of 100").wait_for()
    second.get_by_role("button", name="Count", exact=True).click()
    second.get_by_text("Waiting: 1 ahead").wait_for()
    second.get_by_label("n", exact=True).fill("6")  # controls stay usable meanwhile
    second.get_by_label("n", exact=True).press("Enter")
    second.get_by_text("n is 6, kind is plain").wait_for()
    harness.widget(first, "demo_stop").get_by_role("button").click()
    first.get_by_text("Stopped").wait_for()
    second.get_by_text("a result of this session").wait_for()


def test_a_job_goes_on_while_its_owner_looks_at_another_page(visit, demo):
    page = visit("/?demo_n=30", on=demo)
    page.get_by_role("button", name="Count", exact=True).click()
    page.get_by_text("of 30").wait_for()
    page.get_by_role("link", name="Other").click()
    page.get_by_text("Running in the background: Counting to 30").wait_for()
    page.get_by_role("link", name="Demo", exact=True).click()
    page.get_by_text("a result of this session").wait_for()


def lose_connection(page):
    """Close the page's web socket as a tunnel would; Streamlit's script connects again."""
    page.evaluate("() => window.sockets.splice(0).forEach(socket => socket.close())")
    page.wait_for_function("() => window.sockets.some(socket => socket.readyState === WebSocket.OPEN)")


SOCKET_IS_CLOSED = ("Cannot send rerun", "WebSocket is already in CLOSING")  # a panel asks for news meanwhile
KEEP_SOCKETS = """
window.sockets = [];
window.WebSocket = class extends WebSocket {
  constructor(...given) { super(...given); window.sockets.push(this); }
};
"""


def test_a_job_and_its_result_outlive_a_lost_connection(visit, demo):
    page = visit("/?demo_n=31", on=demo, script=KEEP_SOCKETS, expected=SOCKET_IS_CLOSED)
    page.get_by_role("button", name="Count", exact=True).click()
    page.get_by_text("of 31").wait_for()
    lose_connection(page)
    page.get_by_text("of 31").wait_for()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    page.get_by_text("a result of this session").wait_for()
    lose_connection(page)
    page.get_by_label("n", exact=True).fill("6")  # a run of the page: what it shows now is what the server knows
    page.get_by_label("n", exact=True).press("Enter")
    page.get_by_text("n is 6, kind is plain").wait_for()
    page.get_by_text("a result of this session").wait_for()


def test_a_job_ends_some_time_after_its_tab_is_closed(visit, demo):
    leaving, staying = visit("/?demo_n=99", on=demo), visit("/?demo_n=4", on=demo)
    leaving.get_by_role("button", name="Count", exact=True).click()
    leaving.get_by_text("of 99").wait_for()
    staying.get_by_role("button", name="Count", exact=True).click()
    staying.get_by_text("Waiting: 1 ahead, about").wait_for()
    leaving.close()
    staying.get_by_text("a result of this session").wait_for(timeout=15_000)  # 99 steps alone would take 20 s


def test_two_tabs_of_a_browser_have_one_live_job(visit, demo):
    page = visit("/")
    (cookie,) = [one for one in page.context.cookies() if one["name"] == "dl2_visitor"]
    assert cookie["httpOnly"]
    page.context.add_cookies([{"name": cookie["name"], "value": cookie["value"], "url": demo.base}])
    first, second = page.context.new_page(), page.context.new_page()
    first.goto(f"{demo.base}/?demo_n=100")
    first.get_by_role("button", name="Count", exact=True).click()
    first.get_by_text("of 100").wait_for()
    second.goto(f"{demo.base}/?demo_n=5")
    second.get_by_role("button", name="Count", exact=True).click()
    second.get_by_text("Counting to 100 is still running for you").wait_for()
    harness.widget(first, "demo_stop").get_by_role("button").click()
    first.get_by_text("Stopped").wait_for()


def top_of_picture(page):
    """Where the picture begins, in px below the window's top."""
    picture = page.get_by_test_id("stVegaLiteChart")
    picture.wait_for()
    return picture.evaluate("element => element.getBoundingClientRect().top")


def test_the_picture_does_not_move_when_a_job_starts_and_ends(visit, demo):
    page = visit("/?demo_n=40", on=demo)
    before = top_of_picture(page)
    page.get_by_role("button", name="Count", exact=True).click()
    page.get_by_text("of 40").wait_for()
    during = top_of_picture(page)
    page.get_by_text("a result of this session").wait_for()
    after = top_of_picture(page)
    assert abs(before - after) <= 1
    assert abs(before - during) <= 1


def test_a_result_of_the_same_spec_is_offered_to_others(visit, demo):
    first = visit("/?demo_n=9", on=demo)
    first.get_by_role("button", name="Count", exact=True).click()
    first.get_by_text("a result of this session").wait_for()
    second = visit("/?demo_n=9", on=demo)
    second.get_by_role("button", name="Use the result of").click()
    second.get_by_text("a result of this session").wait_for()


def test_figure_and_data_can_be_taken_along(visit, demo):
    page = visit("/", on=demo)
    page.get_by_role("button", name="Export").click()
    for label, start in [("Data (csv)", b"i,value"), ("Figure (png)", b"\x89PNG"), ("Figure (svg)", b"<svg")]:
        with page.expect_download() as download:
            page.get_by_role("button", name=label).click()
        assert download.value.path().read_bytes().startswith(start)
