"""The bars of a card as svg: order, words, hatching, and nothing typed that becomes markup."""

import xml.etree.ElementTree as ET

from pages.clip.text_prompts import answer_bars
from pages.clip.text_prompts.answer_bars import Bar


def test_bars_are_as_long_as_their_values_and_hatched_where_never_read():
    tree = ET.fromstring(answer_bars.svg([Bar("red", 0.75, "75 %"), Bar("moon", 0.25, "25 %", read=False)]))
    rects = [r for r in tree.iter() if r.tag.endswith("rect") and r.get("rx")]
    assert [float(r.get("width")) for r in rects] == [260, 195, 260, 65]
    assert rects[3].get("fill") == "url(#hatch)"
    assert rects[1].get("fill") != rects[3].get("fill")


def test_what_was_typed_stays_text():
    nasty = '<script>alert(1)</script>&"'
    tree = ET.fromstring(answer_bars.svg([Bar(nasty, 0.5, "50 %")]))
    assert not [e for e in tree.iter() if e.tag.endswith("script")]
    assert nasty[:10] in "".join(tree.itertext())


def test_the_bars_in_words_name_what_was_never_read():
    assert answer_bars.describe([Bar("moon", 0.5, "50 %", read=False)]) == "moon 50 % (never read by the model)"
