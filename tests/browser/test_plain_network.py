"""The plain-network page as its user has it: three networks, shuffle, add a node, train."""

from browser import harness
from playwright.sync_api import expect

CANVAS, BENCH = ".st-key-perm_canvas", ".st-key-perm_bench"
RUNS = "() => { window.sent = 0; const send = WebSocket.prototype.send; WebSocket.prototype.send = function (...all) { window.sent += 1; return send.apply(this, all) } }"


def test_it_opens_on_three_networks_of_the_karate_club(visit):
    page = visit("/plain_network")
    for words in ("graph network", "plain network, rows of A", "no edges"):
        page.get_by_label(words).first.wait_for(state="attached")
    harness.caption(page, "our stored run").wait_for()


def test_a_press_scrambles_drawing_and_matrix_at_once_and_the_graph_network_stays(visit):
    page = visit("/plain_network?perm_segment=Another+numbering&g=report:2&perm_seed=0")
    bench = page.locator(BENCH)
    numbers = bench.locator(".drawing text")
    expect(numbers).to_have_text([str(k) for k in range(1, 8)])
    place = "cell => getComputedStyle(cell).transform"
    before = [cell.evaluate(place) for cell in bench.locator(".cell").all()]
    page.evaluate(RUNS)
    runs = (
        "async (button) => { button.click(); await new Promise((done) => setTimeout(done, 300)); return window.sent }"
    )
    assert bench.get_by_role("button", name="Shuffle").evaluate(runs) == 0
    bench.get_by_text("Renumbering changes no answer of the graph network").wait_for()
    assert numbers.all_text_contents() != [str(k) for k in range(1, 8)]
    page.wait_for_timeout(800)
    assert [cell.evaluate(place) for cell in bench.locator(".cell").all()] != before
    ring, dot = ("circle => circle.getBoundingClientRect().top + circle.getBoundingClientRect().height / 2",) * 2
    moved = {
        name: max(
            abs(was.evaluate(ring) - now.evaluate(dot))
            for was, now in zip(
                bench.locator(f"svg.{name} .was").all(), bench.locator(f"svg.{name} .now").all(), strict=True
            )
        )
        for name in ("graph", "plain")
    }
    assert moved["graph"] < 0.5 < 10 < moved["plain"]
    page.wait_for_url("**perm_seed=1**")
    bench.get_by_role("button", name="As it was").press("Enter")
    expect(numbers).to_have_text([str(k) for k in range(1, 8)])


def test_one_node_more_and_the_plain_network_gives_up(visit):
    page = visit("/plain_network?g=cycle:6&perm_built=6&perm_segment=Another+size")
    page.get_by_text("takes this graph: 42 numbers").wait_for()
    page.locator(f"{CANVAS} [data-node='0']").focus()
    page.keyboard.press("n")
    page.get_by_text("a graph of 7 nodes gives 56").wait_for()


def test_training_ends_with_this_machines_numbers(visit):
    page = visit("/plain_network?perm_seeds=3")
    harness.caption(page, "our stored run").wait_for()
    page.get_by_role("button", name="Train", exact=True).click()
    page.get_by_text("one for each of 3 seeds").wait_for()
    page.get_by_role("slider", name="Training step").wait_for()


def test_drawing_and_matrix_are_on_the_projector_together(visit):
    page = visit("/plain_network?present=1&perm_segment=Another+numbering", height=640)
    drawing, matrix = (page.locator(f"{BENCH} {part}").bounding_box() for part in (".drawing", ".matrix"))
    assert page.locator(BENCH).bounding_box()["y"] <= 300
    assert matrix["x"] > drawing["x"] + drawing["width"] / 2
    assert max(box["y"] for box in (drawing, matrix)) < 400


def test_the_colours_of_each_round_are_stepped_in_the_browser(visit):
    page = visit("/plain_network?g=house&perm_segment=Another+numbering&perm_view=What+it+cannot+tell+apart")
    rounds = page.locator(".st-key-perm_colours")
    rounds.get_by_text("picture 3 of 3").wait_for()
    fill = "node => getComputedStyle(node).fill"
    assert len({body.evaluate(fill) for body in rounds.locator(".body").all()}) == 3
    rounds.get_by_role("button", name="Back").click()
    rounds.get_by_role("button", name="Back").click()
    assert len({body.evaluate(fill) for body in rounds.locator(".body").all()}) == 1
    pair = page.locator(".st-key-perm_pair .body")
    assert len({body.evaluate(fill) for body in pair.all()}) == 1
