"""Tables to read: short numbers, nothing for what is unknown."""

from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.testing.v1 import AppTest

ROWS = '[{"name": "VGG11", "n": 3, "share": 0.25, "maybe": 1.5}, {"name": "ViT-B/32", "n": 1200, "share": 1e-05, "maybe": None}]'


def shown(rows: str) -> AppTest:
    return AppTest.from_string(f"from pages.ui import table\ntable.show({rows}, alt='Networks')").run()


def test_values_stay_numbers_and_are_shown_short():
    (found,) = shown(ROWS).table
    assert list(found.value["n"]) == [3, 1200]
    words = convert_arrow_bytes_to_pandas_df(found.proto.arrow_data.styler.display_values)
    assert words.to_numpy().tolist() == [["VGG11", "3", "0.25", "1.5"], ["ViT-B/32", "1,200", "1e-05", ""]]


def test_no_rows_show_nothing():
    assert not shown("[]").table


def test_words_among_numbers_are_sent_as_text_without_a_trace_in_the_log(caplog):
    (found,) = shown('[{"n": 1.5}, {"n": "not measured"}, {"n": None}]').table
    assert found.value["n"].tolist()[:2] == ["1.5", "not measured"]
    assert "Serialization of dataframe" not in caplog.text
