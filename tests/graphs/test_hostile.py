"""Foreign text is measured before it is parsed: endless numbers, names and files cost one short line, never the server.

The inputs are so long that anything quadratic would run for hours: the timeout needs no fine tuning.
"""

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dl2core.__main__ import main
from dl2core.errors import LONGEST_QUOTE, InputError
from dl2core.graphs.graph import build, formats, table, text
from dl2core.graphs.graph.graph import clean_name
from dl2core.graphs.graph.weight import exact, read_weight
from dl2core.graphs.layers import features
from pages.graphs.canvas.message import from_message, to_message

pytestmark = pytest.mark.timeout(120)

MANY = 4_000_000
DIGITS = "1" * MANY
NESTED = "[" * 100_000
HEAD = '{"nodes": [{"id": "a"}, {"id": "b"}], "edges": [{"source": "a", "target": "b", "weight": %s}]}'
MESSAGE_LIMIT = 400  # characters; the longest lists the names of all graphs

ENDLESS = {
    "digits and a letter": (read_weight, DIGITS + "x"),
    "a ratio": (read_weight, f"{DIGITS}/{DIGITS}"),
    "minus and digits": (read_weight, f"-{DIGITS}x"),
    "an exponent": (read_weight, "1e999999999"),
    "a name": (clean_name, "n" * MANY),
    "accents": (clean_name, "a" + "\u0315\u0300" * (MANY // 2)),
    "a link's weight": (build.parse, "1-2*-" + "1" * 39_000 + "x"),
    "a link's name": (build.parse, "a" + "\u0315\u0300" * 19_000),
    "a named graph": (build.parse, "cycle:" + "1" * 39_000),
    "a graph's name": (build.parse, "c" * 39_000),
    "a seed": (build.parse, "random:5:0." + "1" * 39_000),
    "a packed graph": (build.parse, "~1~" + "A" * MANY),
    "a cell": (table.read_csv, "0," + "1" * 150_000 + "x\n1,0"),
    "a quoted cell": (table.read_csv, '"' + ("1," * 60 + "\n") * 1_500),
    "a JSON weight as text": (formats.read_node_link, HEAD % f'"{"1" * 150_000}x"'),
    "a JSON weight": (formats.read_node_link, HEAD % ("9" * 5_000)),
    "a JSON weight of 4,000 digits": (formats.read_node_link, HEAD % ("9" * 4_000)),
    "JSON in JSON": (formats.read_node_link, NESTED),
    "a file": (formats.read_node_link, DIGITS),
    "own features": (features.parse_rows, f"1: {DIGITS}"),
    "a matrix": (lambda given: features.parse_matrix(given, width=1, name="W"), DIGITS),
}


@pytest.mark.parametrize("what", ENDLESS)
def test_what_is_too_long_is_one_short_line(what):
    read, given_text = ENDLESS[what]
    with pytest.raises(InputError) as caught:
        read(given_text)
    said = str(caught.value)
    assert len(said) <= MESSAGE_LIMIT
    assert "1" * LONGEST_QUOTE not in said


@pytest.mark.parametrize("number", [10**400, -(10**400), float("inf"), float("nan")])
@pytest.mark.parametrize(("part", "field"), [("nodes", "x"), ("edges", "u")])
def test_a_drawing_with_an_endless_number_is_refused(part, field, number):
    message = to_message(build.parse("1-2"))
    message[part][0][field] = number
    with pytest.raises(InputError, match="not a graph"):
        from_message(message)


@pytest.mark.parametrize("content", ["[[%s], [1], [1]]" % ("9" * 400), "[[%s]]" % ("9" * 5_000), "[" * 100_000])
def test_a_feature_file_with_endless_numbers_is_one_line(capsys, tmp_path, content):
    file = tmp_path / "h.json"
    file.write_text(content)
    assert main(["gcn", "--graph", "path:3", "--features", str(file)]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_many_denominators_are_refused_without_their_product():
    """Their common denominator has more digits than Python prints."""
    primes = [n for n in range(3, 20_000) if all(n % d for d in range(2, int(n**0.5) + 1))]
    edges = ", ".join(f"{u}>{v}*1/{primes[50 * u + v]}" for u in range(40) for v in range(40))
    with pytest.raises(InputError, match="no common denominator up to 1,000,000"):
        build.parse(edges)


@given(st.text(st.sampled_from("0123456789.eE+-/, −x"), max_size=30))
def test_a_weight_is_a_number_in_its_limits_or_an_input_error(written):
    try:
        weight = exact(written)
    except InputError:
        return
    assert weight == 0 or 1e-6 <= weight <= 1e6
    assert abs(float(weight) - float(Fraction(written.strip().replace("−", "-")))) < 1e-9


@given(st.integers(0, 10**15), st.integers(0, 15))
def test_a_decimal_is_read_exactly(digits, places):
    value = Fraction(digits, 10**places)
    written = f"{digits:0{places + 1}d}"
    written = f"{written[: len(written) - places]}.{written[len(written) - places :]}" if places else written
    if value == 0 or Fraction(1, 10**6) <= value <= 10**6:
        assert exact(written) == value


@pytest.mark.parametrize(
    "content",
    [
        "häß-Ö".encode(),
        *("häß-Ö".encode(encoding) for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "cp1252")),
        "\ufeffhäß-Ö".encode("utf-16-be"),
    ],
)
def test_the_encodings_of_other_programs_are_read(content):
    assert text.decoded(content, "a.txt") == "häß-Ö"


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\0\0", b"a\0b" * 9, b"\x81\x8d", b"1" * 900_000, b"\xff\xfe\0"])
def test_what_is_no_text_is_refused_by_its_name(content):
    with pytest.raises(InputError, match=r"a\.png"):
        text.decoded(content, "a.png")


def test_json_that_is_no_json_names_its_place():
    with pytest.raises(InputError, match="line 1 column 2"):
        text.parse_json("{", "a.json")
    assert text.parse_json(json.dumps({"a": 1}), "a.json") == {"a": 1}
