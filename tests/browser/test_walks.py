"""The Walks page as its user has it: build a graph by mouse, by keys and in the matrix, step walks, share, import, practise."""

import pytest
from browser import harness
from playwright.sync_api import expect

CANVAS, POWER, MATRIX = ".st-key-walk_canvas", ".st-key-walk_power", ".st-key-walk_matrix"


class Lab:
    """The page's pieces by what they are for."""

    def __init__(self, page):
        self.page = page
        self.canvas = page.locator(CANVAS)
        self.svg = self.canvas.locator("svg[role=group]")
        self.svg.wait_for()

    def tool(self, name):
        self.canvas.get_by_role("button", name=name, exact=True).click()

    def node(self, number):
        """Middle of a node, by its number from 1."""
        body = self.canvas.locator(f"[data-node='{number - 1}'] .body")
        while (box := body.bounding_box()) is None:  # drawn anew between finding and measuring
            body.wait_for()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def drag(self, start, end):
        self.page.mouse.move(*start)
        self.page.mouse.down()
        self.page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, steps=3)
        self.page.mouse.move(*end, steps=3)
        self.page.mouse.up()

    def says(self, text):
        self.canvas.locator(".status").get_by_text(text, exact=True).wait_for()

    def cells(self, where):
        return [text.strip() for text in self.page.locator(f"{where} td").all_inner_texts()]

    def shows(self, where, expected):
        """Wait until a table reads so."""
        self.page.wait_for_function(
            "([where, text]) => [...(document.querySelector(where + ' [data-testid=stBidiComponentIsolated], ' + where)?.querySelectorAll('*') ?? [])]"
            ".some((host) => host.shadowRoot && [...host.shadowRoot.querySelectorAll('td')].map((cell) => cell.textContent).join(' ') === text)",
            arg=[where, expected],
        )


@pytest.fixture
def lab(visit):
    def open_page(path="/walks", **how):
        """With the matrix editor below the picture, where the link names no view."""
        view = "" if "walk_tab" in path else f"{'&' if '?' in path else '?'}walk_tab=Matrix+editor"
        return Lab(visit(path + view, **how))

    return open_page


def test_build_a_graph_by_mouse(lab):
    it = lab("/walks?g=path:3")
    it.shows(MATRIX, "0 1 0 1 0 1 0 1 0")
    it.tool("Add")
    box = it.svg.bounding_box()
    it.page.mouse.click(box["x"] + 60, box["y"] + 50)
    it.says("Added node 4")
    it.tool("Connect")
    it.drag(it.node(4), it.node(1))
    it.says("Joined 4 and 1")
    it.page.mouse.click(*it.node(4))
    it.page.mouse.click(*it.node(2))
    it.says("Joined 4 and 2")
    it.canvas.get_by_label("Weight").fill("2.5")
    it.page.keyboard.press("Enter")
    it.shows(MATRIX, "0 1 0 1 1 0 1 2.5 0 1 0 0 1 2.5 0 0")
    it.tool("Undo")
    it.tool("Undo")
    it.shows(MATRIX, "0 1 0 1 1 0 1 0 0 1 0 0 1 0 0 0")
    it.tool("Redo")
    it.tool("Move")
    before = it.node(4)
    it.drag(before, (before[0] + 60, before[1] + 90))
    it.says("Moved node 4")
    assert it.node(4) == pytest.approx((before[0] + 60, before[1] + 90), abs=3)
    it.canvas.get_by_label("Name").wait_for(state="hidden")
    it.page.mouse.click(*it.node(4))
    it.canvas.get_by_label("Name").fill("Öl")
    it.page.keyboard.press("Enter")
    it.says("Node is now called Öl")
    it.tool("Directed")
    it.shows(MATRIX, "0 1 0 0 0 0 1 0 0 0 0 0 1 1 0 0")
    it.tool("Delete")
    it.page.mouse.click(*it.node(1))
    it.shows(MATRIX, "0 1 0 0 0 0 1 0 0")


def test_a_weight_being_typed_stays_while_the_page_answers(lab):
    it = lab("/walks?g=path:3&walk_n=3")
    it.tool("Connect")
    it.page.mouse.click(*it.node(1))
    it.page.mouse.click(*it.node(3))
    it.says("Joined 1 and 3")
    weight = it.canvas.get_by_label("Weight")
    weight.fill("2.")
    longer = it.page.get_by_role("button", name="Extend each by")
    longer.first.evaluate("button => button.click()")  # a run of the page that takes the focus from nobody
    it.page.wait_for_function("() => location.search.includes('walk_n=4')")
    harness.wait_idle(it.page)
    weight.press("5")
    expect(weight).to_have_value("2.5")
    weight.press("Enter")
    it.shows(MATRIX, "0 1 2.5 1 0 1 2.5 1 0")
    it.canvas.locator("[data-edge='0']").dispatch_event("click")
    expect(weight).to_have_value("1")
    weight.fill("none")
    weight.press("Enter")
    it.says("none is not a weight: write a number above 0, such as 3, 2.5 or 1/3")
    expect(weight).to_have_value("1")
    weight.fill("7")
    weight.press("Escape")
    expect(weight).to_have_value("1")


def test_build_a_graph_by_keys_alone(lab):
    it = lab("/walks?g=path:2")
    press = it.page.keyboard.press
    it.canvas.get_by_role("button", name="Keys").or_(it.canvas.locator("summary")).first.focus()
    press("Tab")
    it.page.wait_for_timeout(100)
    press("n")
    it.says("Added node 3")
    press("c")
    press("Home")
    press("Enter")
    it.says("Joined 3 and 1")
    press("e")
    press("e")
    press("w")
    it.page.keyboard.type("3")
    press("Enter")
    it.shows(MATRIX, "0 1 3 1 0 0 3 0 0")
    press("l")
    it.shows(MATRIX, "1 1 3 1 0 0 3 0 0")
    press("Control+z")
    press("Control+z")
    it.shows(MATRIX, "0 1 1 1 0 0 1 0 0")
    press("r")
    it.page.keyboard.type("hub")
    press("Enter")
    it.says("Node is now called hub")
    press("Delete")
    it.shows(MATRIX, "0 0 0 0")


def test_the_matrix_and_the_drawing_follow_each_other(lab):
    it = lab("/walks?g=path:3")
    it.page.locator(f"{MATRIX} td").nth(2).click()
    it.page.keyboard.type("4")
    it.page.keyboard.press("Enter")
    it.shows(MATRIX, "0 1 4 1 0 1 4 1 0")
    it.canvas.locator("svg[data-edges='3']").wait_for()
    it.page.locator(f"{MATRIX} td").nth(1).click()
    it.page.keyboard.press("Space")
    it.canvas.locator("svg[data-edges='2']").wait_for()
    it.tool("Undo")
    it.tool("Undo")
    it.shows(MATRIX, "0 1 0 1 0 1 0 1 0")
    it.page.locator(f"{MATRIX} td").nth(1).click()
    it.page.keyboard.type("1/0")
    it.page.keyboard.press("Enter")
    it.page.get_by_text("row 1, column 2: the weight 1/0 cannot be used").first.wait_for()
    it.shows(MATRIX, "0 1 0 1 0 1 0 1 0")


def test_an_edit_sends_the_lab_again_but_neither_head_nor_notes(lab):
    it = lab("/walks?g=path:3")
    it.page.evaluate(
        """() => {
          window.received = ''
          const send = WebSocket.prototype.send
          const hear = async ({ data }) => { window.received += new TextDecoder().decode(data instanceof Blob ? await data.arrayBuffer() : data) }
          WebSocket.prototype.send = function (...all) {
            if (!this.heard) this.addEventListener('message', hear)
            this.heard = true
            return send.apply(this, all)
          }
        }"""
    )
    it.page.locator(f"{MATRIX} td").nth(2).click()
    it.page.keyboard.press("Space")
    it.shows(MATRIX, "0 1 1 1 0 1 1 1 0")
    harness.wait_idle(it.page)
    it.page.wait_for_function("() => window.received.includes('Step through')")
    received = it.page.evaluate("() => window.received")
    for kept in ("Entry (i, j) of A", "What to try", "Presenter mode"):
        it.page.get_by_text(kept).first.wait_for(state="attached")
        assert kept not in received


def test_select_an_entry_and_step_its_walks_without_the_server(lab):
    it = lab("/walks?g=house")
    it.page.get_by_text("A³ at 1 → 2 is 4: walks of 3 edges").wait_for()
    it.page.evaluate(
        "() => { window.sent = 0; const send = WebSocket.prototype.send; WebSocket.prototype.send = function (...all) { window.sent += 1; return send.apply(this, all) } }"
    )
    story = it.canvas.locator(".story")
    story.get_by_text("walk 1 of 4").wait_for()
    it.canvas.get_by_role("button", name="Forward").click()
    story.get_by_text("walk 2 of 4").wait_for()
    it.page.keyboard.press("ArrowRight")
    it.page.keyboard.press("ArrowRight")
    story.get_by_text("walk 4 of 4").wait_for()
    story.get_by_text("1 → 4 → 3 → 2").wait_for()
    expect(it.canvas.locator(".mark")).to_have_count(3)
    it.page.keyboard.press("ArrowLeft")
    story.get_by_text("walk 3 of 4").wait_for()
    assert it.page.evaluate("() => window.sent") == 0
    it.page.locator(f"{POWER} td").nth(1).click()
    it.page.keyboard.press("ArrowDown")
    it.page.keyboard.press("ArrowDown")
    it.page.get_by_text("A³ at 3 → 2 is 5: walks of 3 edges").wait_for()
    story.get_by_text("walk 1 of 5").wait_for()
    it.page.get_by_role("button", name="Extend each by 2 → 1: n = 4").click()
    it.page.get_by_text("A⁴ at 3 → 1").wait_for()
    it.page.wait_for_function("() => location.search.includes('walk_n=4') && location.search.includes('walk_cell=3')")


def test_it_opens_on_three_walks_that_differ_and_each_grows_by_one_edge(lab):
    it = lab()
    it.page.get_by_text("A³ at 1 → 2 is 3: walks of 3 edges").wait_for()
    story = it.canvas.locator(".story")
    walks = set()
    for number in (1, 2, 3):
        story.get_by_text(f"walk {number} of 3").wait_for()
        walks.add(story.locator(".label").inner_text())
        it.canvas.get_by_role("button", name="Forward").click(force=True)
    assert len(walks) == 3
    it.page.get_by_role("button", name="Extend each by").click()
    it.page.get_by_text("A⁴ at 1 → ").first.wait_for()


def test_an_entry_of_a_lights_its_edge_and_back(lab):
    it = lab("/walks?g=path:3")
    it.page.locator(f"{MATRIX} td").nth(1).hover()
    expect(it.canvas.locator(".edge.lit")).to_have_count(1)
    expect(it.canvas.locator(".edge.lit")).to_have_attribute("data-edge", "0")
    line = it.canvas.locator(
        "[data-edge='1'] .hit"
    )  # level, so without a height: not visible, says the browser's driver
    it.svg.scroll_into_view_if_needed()
    x, y = line.evaluate("e => { const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y] }")
    it.page.mouse.move(x, y)
    expect(it.canvas.locator(".edge.lit")).to_have_attribute("data-edge", "1")
    expect(it.page.locator(f"{MATRIX} td.lit")).to_have_count(2)


def test_new_graph_and_clear_and_no_word_of_what_is_gone(lab):
    it = lab("/walks?g=house")
    it.says("5 nodes, 6 edges")
    it.page.get_by_role("button", name="Zeros 3.1.b").click()
    it.says("6 nodes, 7 edges")
    it.canvas.locator("[data-edge='6'] .hit").dispatch_event("click")
    it.canvas.get_by_label("Weight").wait_for()
    it.page.get_by_role("button", name="Back to mine").click()
    it.says("5 nodes, 6 edges")
    it.canvas.get_by_label("Weight").wait_for(state="hidden")
    it.tool("Clear")
    it.canvas.locator("svg[data-nodes='5'][data-edges='0']").wait_for()
    it.tool("New graph")
    it.canvas.locator("svg[data-nodes='0']").wait_for()
    box = it.svg.bounding_box()
    for x in (80, 200):
        it.page.mouse.click(box["x"] + x, box["y"] + 100)
    it.tool("Connect")
    it.drag(it.node(1), it.node(2))
    it.page.get_by_text("A³ at 1 → 2 is 1").wait_for()
    it.tool("Undo")
    it.tool("Undo")
    it.tool("Undo")
    it.tool("Undo")
    it.tool("Undo")
    it.canvas.locator("svg[data-nodes='5'][data-edges='6']").wait_for()


def test_a_letter_in_the_matrix_is_answered_in_words(lab):
    it = lab("/walks?g=path:3")
    it.page.locator(f"{MATRIX} td").nth(1).click()
    it.page.keyboard.type("a")
    it.page.locator(f"{MATRIX} .status").get_by_text(
        "a begins no weight: type a number such as 3, 2.5 or 1/3"
    ).wait_for()


def test_a_wide_matrix_says_that_it_goes_on(lab):
    it = lab("/walks?g=karate")
    cue = it.page.locator(f"{POWER} .cue.right")
    cue.wait_for()
    it.page.locator(f"{POWER} .scroll").evaluate("(scroll) => { scroll.scrollLeft = 1e6 }")
    cue.wait_for(state="hidden")


def test_a_shared_link_opens_the_same_state_and_a_tampered_one_is_refused(lab):
    first = lab("/walks?g=star:4&walk_n=5&walk_cell=2,3")
    first.page.get_by_text("A⁵ at 2 → 3 is 0").wait_for()
    first.tool("Add")
    box = first.svg.bounding_box()
    first.page.mouse.click(box["x"] + 40, box["y"] + 40)
    first.page.wait_for_function("() => new URLSearchParams(location.search).get('g').startsWith('~1~')")
    selected = "A⁵ at 1 → 2 is 9"  # a graph drawn by hand shows an entry that is not 0
    first.page.get_by_text(selected).wait_for()
    first.page.wait_for_function("() => new URLSearchParams(location.search).get('walk_cell') === '1,2'")
    address = first.page.url.split("/walks")[1]
    second = lab("/walks" + address)
    second.canvas.locator("svg[data-nodes='5'][data-edges='3']").wait_for()
    second.page.get_by_text(selected).wait_for()
    tampered = lab("/walks" + address.replace("~1~eN", "~1~eM"))
    tampered.page.get_by_text("the graph in this link cannot be read").first.wait_for()
    tampered.canvas.locator("svg[data-nodes='4'][data-edges='4']").wait_for()  # the paw, as without a link


def test_an_asymmetric_matrix_offers_both_mends(lab):
    it = lab("/walks?g=path:2")
    file = {"name": "a.csv", "mimeType": "text/csv", "buffer": b"0,1,2\n0,0,0\n0,0,0"}
    it.page.get_by_role("button", name="Import / export").click()
    it.page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(file)
    it.page.get_by_text("an undirected graph needs them equal").first.wait_for()
    it.page.get_by_role("button", name="Make the graph directed").first.click()
    it.shows(MATRIX, "0 1 2 0 0 0 0 0 0")


def test_the_exercise_checks_cell_by_cell_and_hides_its_answer(lab):
    it = lab("/walks?walk_tab=Exercise&walk_task=Hexagon A²")
    sheet = it.page.locator(".st-key-walk_sheet_3")
    assert it.page.locator(".st-key-walk_truth_3 td").count() == 0
    sheet.locator("td").nth(0).click()
    it.page.keyboard.type("2")
    it.page.keyboard.press("Tab")
    it.page.keyboard.type("1")
    it.page.keyboard.press("Enter")
    it.page.get_by_role("button", name="Check").click()
    it.page.get_by_text("1 of 36 right, 34 empty").wait_for()
    expect(sheet.locator("td.right")).to_have_count(1)
    expect(sheet.locator("td.wrong")).to_have_count(1)
    it.page.locator("summary").filter(has_text="Answer").first.click()
    truth = it.page.locator(".st-key-walk_truth_3 td")
    expect(truth).to_have_count(36)
    assert truth.all_inner_texts()[:6] == ["2", "0", "1", "0", "1", "0"]


def test_on_a_phone_a_finger_scrolls_the_page_and_every_target_is_large_enough(lab):
    """The canvas leaves panning to the browser, a node keeps it to itself; nothing is wider than the window."""
    it = lab("/walks?g=path:3", width=360, height=740)
    assert harness.body_width(it.page)[0] <= 360
    style = "(element) => getComputedStyle(element).touchAction"
    assert it.svg.evaluate(style) in ("pan-x pan-y pinch-zoom", "manipulation")
    assert it.canvas.locator("[data-node='0']").evaluate(style) == "none"
    targets = it.canvas.locator("button:visible, summary:visible, .node .halo")
    sizes = [(box["width"], box["height"]) for box in (target.bounding_box() for target in targets.all()) if box]
    assert len(sizes) > 10
    assert min(min(size) for size in sizes) >= 24


def test_files_of_other_programs_are_drawn_and_what_they_lose_is_said(lab):
    it = lab("/walks?g=path:2")
    it.page.get_by_role("button", name="Import / export").click()
    drop = it.page.locator("[data-testid=stFileUploaderDropzoneInput]")
    pairs = b"Ann,Bob\nBob,Cem\nCem,Dana\n"
    drop.set_input_files({"name": "pairs.txt", "mimeType": "text/plain", "buffer": pairs})
    it.canvas.locator("svg[data-nodes='4'][data-edges='3']").wait_for()
    it.page.get_by_text("read as an edge list of 3 lines").first.wait_for()
    d3 = b'{"nodes": [{"id": "a"}, {"id": "b"}], "links": [{"source": "a", "target": "b", "value": 3}]}'
    drop.set_input_files({"name": "d3.json", "mimeType": "application/json", "buffer": d3})
    it.shows(MATRIX, "0 3 3 0")
    it.page.get_by_text('edges carry "value", taken as their weight').first.wait_for()
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "xx">]><graphml/>'
    drop.set_input_files({"name": "a.graphml", "mimeType": "text/xml", "buffer": bomb})
    it.page.get_by_text("defines entities or a document type").first.wait_for()
    it.shows(MATRIX, "0 3 3 0")
