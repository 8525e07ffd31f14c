"""One tour: every page once in light and once in dark, and there everything that holds for every page.

Light, 1280 x 800: nothing asked for outside, no error in the console, no violation of WCAG 2.1 AA, the picture begins early, the
page is short, and no preset moves or scrolls it. Dark, 360 px: WCAG again, nothing sticks out, targets are large enough.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import harness

PAGES = [page for page in harness.pages() if page.folder != "start/bet"]  # a phone's, which has no picture
every_page = pytest.mark.parametrize("target", PAGES, ids=[page.folder for page in PAGES])
MOST_SHIFT = 0.02  # sum of all layout shifts of one press
AFTER_MS = 1000  # it is looked so long after the page is idle
HERO_TOP, HERO_TOP_PHONE, HEIGHT = 300, 480, 1600  # px
SMALLEST_TARGET = 24  # px; Streamlit's own help marks, chips and tab arrows are smaller
AXE = Axe()
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
STREAMLITS_OWN = (  # rule of axe, and what its element or summary holds: not ours to mend
    # One primary colour serves as background of white letters and as letters of what is selected: 4.1:1 each in the dark,
    # and neither can gain without the other (.streamlit/config.toml).
    ("color-contrast", "#477dd0"),
    ("svg-img-alt", "stPrintGraphic"),  # the copy of a chart that is kept for printing
)
# The navigation's lists hold their topics' headings as div inside ul (rules list and listitem).
WITHOUT = {"exclude": [["[data-testid=stSidebarNav]"]]}
SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => list.getEntries().forEach((entry) => window.shifts.push(entry)))
  .observe({ type: "layout-shift", buffered: true });
"""
MOVED = """() => window.shifts.flatMap((entry) => entry.sources.map((source) => {
  const node = source.node?.nodeType === 3 ? source.node.parentElement : source.node
  const name = node?.closest?.('[data-testid]')?.dataset.testid ?? node?.className ?? 'gone'
  const [from, to] = [source.previousRect, source.currentRect].map((box) => `${Math.round(box.top)}+${Math.round(box.height)}`)
  return `${Math.round(entry.startTime)} ms ${entry.value.toFixed(3)}: ${name} "${(node?.innerText ?? '').slice(0, 30)}" ${from} to ${to}`
}))"""
MAIN = "document.querySelector('[data-testid=stMain]')"
HERO = """() => {
  const parts = document.querySelectorAll('[data-testid=stMainBlockContainer] :is([data-testid=stVegaLiteChart], [data-testid=stImage], [data-testid^=stBidiComponent], [data-testid=stTable])')
  const tall = [...parts].map((part) => part.getBoundingClientRect()).filter((box) => box.height > 60 && box.width > 60)
  return tall.length ? Math.min(...tall.map((box) => box.top)) : null
}"""
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


def violations(page) -> list[str]:
    """What axe-core finds, but for Streamlit's own."""
    found = AXE.run(page, context=WITHOUT, options=RULES).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary'][:200]}"
        for rule in found
        for node in rule["nodes"]
        if not any(rule["id"] == name and part in f"{node}" for name, part in STREAMLITS_OWN)
    ]


def settled(page):
    """Idle, everything loaded, and a while after."""
    harness.wait_idle(page)
    page.wait_for_function("() => !document.querySelector('[data-testid=stMain] [data-testid=stSkeleton]')")
    page.wait_for_timeout(AFTER_MS)


@every_page
def test_light(visit, target):
    page = visit(target.path, script=SHIFTS)
    looks_whole(page)
    settled(page)
    wrong = violations(page)
    assert not wrong, "\n".join(wrong)
    top = page.evaluate(HERO)
    if top is None or top > HERO_TOP:
        wrong.append(f"the picture begins at {top} px")
    height = page.evaluate(f"() => {MAIN}.scrollHeight")
    if height > HEIGHT:
        wrong.append(f"the page is {height} px high")
    presets = page.locator("[class*='_try_'] button")
    for number in range(presets.count()):
        before = page.evaluate(HERO)
        page.evaluate("() => { window.shifts = [] }")
        presets.nth(number).click()
        page.locator(f"[class*='_try_{number}'] [data-testid=stBaseButton-primary]").wait_for()
        settled(page)
        shift = page.evaluate("() => window.shifts.reduce((sum, entry) => sum + entry.value, 0)")
        after = page.evaluate(HERO)
        moved = HEIGHT if None in (before, after) else after - before
        scrolled = page.evaluate(f"() => {MAIN}.scrollTop")
        if shift >= MOST_SHIFT or abs(moved) > 1 or scrolled:
            name = presets.nth(number).inner_text().replace("\n", " ")
            wrong.append(f"{name}: shift {shift:.3f}, picture moved {moved:.0f} px, scrolled {scrolled:.0f} px")
            wrong += page.evaluate(MOVED)
    looks_whole(page)
    assert not wrong, "\n".join(wrong)


@every_page
def test_dark_on_a_phone(visit, target):
    page = visit(target.path, width=390, height=844, scheme="dark")
    looks_whole(page)
    settled(page)
    wrong = violations(page)
    top = page.evaluate(HERO)
    if top is None or top > HERO_TOP_PHONE:
        wrong.append(f"the picture begins at {top} px")
    page.set_viewport_size({"width": 360, "height": 740})
    settled(page)  # charts take their new width a moment later
    looks_whole(page)
    wrong += [f"too small: {one}" for one in page.evaluate(SIZE_OF_TARGETS % SMALLEST_TARGET)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", ["/", "/text_prompts"])
def test_the_first_visit_of_a_fresh_server(visit, path):
    with harness.serve() as fresh:
        page = visit(path, on=fresh)
        looks_whole(page)
        page.close()  # before its server: a picture may still be on its way
