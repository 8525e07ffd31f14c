"""Blocks from spreadsheets pasted into the matrix: what is a cell, what is a name, and what the status says."""

from pathlib import Path

import pytest
from browser import harness
from playwright.sync_api import expect

SCRIPT = (Path(harness.ROOT) / "pages/graphs/matrix_grid/paste.js").read_text(encoding="utf-8")
NAMES = ["1", "2", "3"]
LETTERS = ["A", "B", "C"]


@pytest.fixture(scope="module")
def read(chromium):
    """readBlock(text, at, table) in a browser; edits as {(row, column): text}."""
    page = chromium.new_page()
    page.add_script_tag(content=SCRIPT)

    def call(text, *, at=(0, 0), names=NAMES, empty="0"):
        table = {"rows": names, "columns": names, "empty": empty}
        found = page.evaluate("([text, at, table]) => readBlock(text, at, table)", [text, list(at), table])
        return {(i, j): cell for i, j, cell in found["edits"]}, found["says"]

    yield call
    page.close()


def rows(*lines):
    return {(i, j): cell for i, line in enumerate(lines) for j, cell in enumerate(line.split("|"))}


@pytest.mark.parametrize(
    ("text", "names", "edits"),
    [
        ("0\t1,5\t0\n0\t0\t2,5\n0\t0\t0", NAMES, rows("0|1,5|0", "0|0|2,5", "0|0|0")),
        ("\t1\r\n1\t\r\n", NAMES, rows("0|1", "1|0")),
        ("1\t0\n\n", NAMES, rows("1|0", "0")),  # only the last newline is dropped
        ("0;1,5\n1,5;0", NAMES, rows("0|1,5", "1,5|0")),
        ("0, 1, 0\n1, 0, 1", NAMES, rows("0|1|0", "1|0|1")),
        ("0 1 0\n1  0 1", NAMES, rows("0|1|0", "1|0|1")),
        ("7", NAMES, rows("7")),
        ("0.123456789012345678\t1", NAMES, rows("0.123456789012345678|1")),
        ("\tA\tB\nA\t0\t1\nB\t2\t0", LETTERS, rows("0|1", "2|0")),
        ("x\tC\tA\nB\t7\t8\nA\t9\t0", LETTERS, {(1, 2): "7", (1, 0): "8", (0, 2): "9", (0, 0): "0"}),
        ("A\tB\tC\n0\t1\t0", LETTERS, rows("0|1|0")),
        ("A\t0\t1\nB\t1\t0", LETTERS, rows("0|1", "1|0")),
        ("\t1\t2\t3\n1\t0\t1\t0\n2\t1\t0\t5\n3\t0\t5\t0", NAMES, rows("0|1|0", "1|0|5", "0|5|0")),
        ("\t1\t2\n1\t0\t3", NAMES, rows("0|1|2", "1|0|3")),  # numbers that are not all names are weights
    ],
)
def test_a_block_becomes_cells(read, text, names, edits):
    assert read(text, names=names)[0] == edits


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("0\t1\n1\t0", "Wrote 4 entries: rows 2 to 3, columns 2 to 3"),
        ("0\t1\t5\n1\t0\t5", "Wrote 4 entries: rows 2 to 3, columns 2 to 3; 2 lie outside the table and were left out"),
        ("9", "Wrote 1 entry: row 2, column 2"),
        ("X\tY\n0\t1", "Wrote 2 entries: row 2, columns 2 to 3; names above are no entries"),
        ("1,5", "Nothing was written: 1,5 can be one number or two cells: write a point, or put tabs between cells"),
        ("1,5\n2\n0,5", "Nothing was written: 1,5 can be one number or two cells"),
        ("1" * 101 + "\t0", "Nothing was written: a cell has more than 100 characters"),
    ],
)
def test_the_status_says_what_was_written_where(read, text, says):
    assert read(text, at=(1, 1))[1].startswith(says)


def test_blanks_are_what_the_table_calls_empty(read):
    assert read("\t1", empty="")[0] == {(0, 0): "", (0, 1): "1"}


def paste(page, cell, text):
    cell.click()
    cell.evaluate(
        """(cell, text) => { const data = new DataTransfer(); data.setData("text/plain", text)
        cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, composed: true })) }""",
        text,
    )


def test_a_block_with_decimal_commas_is_the_graph_that_it_says(visit):
    page = visit("/walks?g=1%3E2%2C3&walk_tab=Matrix+editor")
    matrix = page.locator(".st-key-walk_matrix")
    paste(page, matrix.locator("td").first, "0\t1,5\t0\n0\t0\t2,5\n0\t0\t0")
    expect(matrix.locator(".status")).to_have_text("Wrote 9 entries: rows 1 to 3, columns 1 to 3")
    expect(matrix.locator("td")).to_have_text(["0", "1.5", "0", "0", "0", "2.5", "0", "0", "0"])
    paste(page, matrix.locator("td").first, "0\t1,234")
    page.get_by_text("can be a decimal or thousands").first.wait_for()
    expect(matrix.locator("td")).to_have_text(["0", "1.5", "0", "0", "0", "2.5", "0", "0", "0"])
    paste(page, matrix.locator("td").first, "0\t0.666666666666667")
    page.get_by_text("0.666666666666667 as 2/3").first.wait_for()
