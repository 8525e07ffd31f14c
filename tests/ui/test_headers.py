"""Who may show the lab in a page of theirs: nobody else, unless the operator names them."""

import pytest

from pages.ui import headers


def test_nobody_else_by_default(monkeypatch):
    monkeypatch.delenv("DL2_FRAMED_BY", raising=False)
    assert headers.framed_by() == ()


def test_named_origins_may(monkeypatch):
    monkeypatch.setenv("DL2_FRAMED_BY", "https://huggingface.co https://example.org:8443")
    assert headers.framed_by() == ("https://huggingface.co", "https://example.org:8443")


@pytest.mark.parametrize("value", ["http://example.org", "https://a.b; script-src *", "*", "https://EXAMPLE.org/path"])
def test_what_is_no_origin_is_refused(value, monkeypatch):
    monkeypatch.setenv("DL2_FRAMED_BY", value)
    with pytest.raises(ValueError, match="DL2_FRAMED_BY takes origins"):
        headers.framed_by()
