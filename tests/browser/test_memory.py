"""Memory as its visitor uses it: the staircase, the graph switched off, another model, a real run."""

from browser import harness


def test_switch_the_graph_off_and_the_staircase_falls_flat(visit):
    page = visit("/memory")
    chart = page.locator("[data-testid=stVegaLiteChart]")
    chart.get_by_text("with a graph: 355 MB").wait_for()
    switch = page.get_by_role("switch", name="With a graph")
    switch.focus()
    page.keyboard.press("Space")
    harness.wait_idle(page)
    chart.get_by_text("no_grad: 0 MB").wait_for()
    chart.get_by_text("with a graph").wait_for(state="detached")


def test_the_assigned_batch_shows_all_models(visit):
    page = visit("/memory")
    harness.widget(page, "mem_try_1").get_by_role("button").click()
    page.get_by_text("scaled to 64").wait_for()
    page.get_by_text("15.0 GB").or_(page.get_by_text("about 1.5 GB")).first.wait_for()


def test_a_real_run_of_a_small_network(visit):
    page = visit("/memory?mem_model=MobileNet-v3-Small&mem_batch=2")
    page.get_by_role("button", name="Measure", exact=True).click()
    page.get_by_text("at batch 2, run for real").wait_for(timeout=120_000)
    assert page.get_by_test_id("stException").count() == 0
