"""The plain-network page as its user has it: shuffle, add a node, train."""

import re

from browser import harness
from playwright.sync_api import expect

CANVAS = ".st-key-perm_canvas"


def test_another_seed_is_another_matrix_and_the_same_graph_network(visit):
    page = visit("/plain_network?g=report:2&perm_seed=1")
    metrics = page.locator("[data-testid=stMetricValue]")
    metrics.first.wait_for()
    before = page.get_by_text("New numbers:").inner_text()
    plain = metrics.nth(1).inner_text()
    page.get_by_role("spinbutton", name="Seed").fill("3")
    page.keyboard.press("Enter")
    page.wait_for_function("old => !document.body.innerText.includes(old)", arg=before)
    expect(metrics.nth(1)).not_to_have_text(plain)
    expect(metrics.first).to_have_text(re.compile("e−1|^0$"))


def test_one_node_more_and_the_plain_network_gives_up(visit):
    page = visit("/plain_network?g=cycle:6&perm_built=6&perm_segment=Another+size")
    page.get_by_text("takes this graph: 42 numbers").wait_for()
    page.locator(f"{CANVAS} [data-node='0']").focus()
    page.keyboard.press("n")
    page.get_by_text("a graph of 7 nodes gives 56").wait_for()


def test_training_moves_the_embeddings_and_ends_with_this_machines_numbers(visit):
    page = visit("/plain_network?perm_segment=Without+edges&perm_seeds=3")
    harness.caption(page, "our stored run").wait_for()
    page.get_by_role("button", name="Train", exact=True).click()
    page.get_by_text("median over 3 seeds").wait_for()
    page.get_by_role("slider", name="Training step").wait_for()
    page.keyboard.press("Tab")


def test_both_errors_are_on_the_projector_beside_the_matrices(visit):
    page = visit("/plain_network?present=1", height=640)
    metrics = page.locator("[data-testid=stMetricValue]")
    metrics.nth(1).wait_for()
    for box in (metrics.nth(0).bounding_box(), metrics.nth(1).bounding_box()):
        assert box["y"] + box["height"] <= 640
    assert page.locator(f"{CANVAS} svg[role=group]").bounding_box()["y"] <= 300


def test_the_colours_of_each_round_are_stepped_in_the_browser(visit):
    page = visit("/plain_network?g=house&perm_view=What+it+cannot+tell+apart")
    rounds = page.locator(".st-key-perm_colours")
    rounds.get_by_text("picture 3 of 3").wait_for()
    fill = "node => getComputedStyle(node).fill"
    assert len({body.evaluate(fill) for body in rounds.locator(".body").all()}) == 3
    rounds.get_by_role("button", name="Back").click()
    rounds.get_by_role("button", name="Back").click()
    assert len({body.evaluate(fill) for body in rounds.locator(".body").all()}) == 1
    pair = page.locator(".st-key-perm_pair .body")
    assert len({body.evaluate(fill) for body in pair.all()}) == 1
