"""What comes with a link is shown as it was typed: it loads no picture, makes no link, and runs nothing."""

from urllib.parse import quote

import pytest
from browser import harness

ADDRESS = "http://127.0.0.1:9"  # nobody is there; `visit` fails on any request that leaves the server
HOSTILE = f"![x]({ADDRESS}/a.png) [y]({ADDRESS}/b) <img src={ADDRESS}/c.png onerror=document.title='run'> {{}}"
LINKS = {
    "template": f"/text_prompts?txt_template={quote(HOSTILE)}",
    "labels": f"/text_prompts?txt_labels={quote(HOSTILE)}&txt_labels=red",
    "templates": f"/text_prompts?txt_more_templates={quote(HOSTILE)}",
    "model": f"/text_prompts?txt_model={quote(HOSTILE)}",
    "number": f"/text_prompts?txt_seed={quote(HOSTILE)}",
    "node": f"/walks?g={quote(chr(34) + HOSTILE[:23] + chr(34) + '-b')}",
    "graph": f"/walks?g={quote(HOSTILE)}",
    "choice": f"/latency?lat_view={quote(HOSTILE)}&lat_models={quote(HOSTILE)}",
    "unknown": f"/?{quote('q[x](' + ADDRESS + ')')}={quote(HOSTILE)}",
}


@pytest.mark.parametrize("link", LINKS.values(), ids=LINKS)
def test_a_hostile_link_is_only_text(visit, link):
    page = visit(link)
    page.locator("h1").wait_for()
    harness.wait_idle(page)
    assert page.locator(f'[src^="{ADDRESS}"], [href^="{ADDRESS}"]').count() == 0
    assert page.title() != "run"
