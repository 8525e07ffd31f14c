"""The whole report at a press: verdicts, sections, going on after a stop, and both written forms."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dl2core import __main__, jobs, published, store, tables
from dl2core.errors import InputError
from dl2core.reproduction import derivations, html_page, kept, markdown, networks, parts, run, verdicts
from dl2core.reproduction.section import Line, Reproduction, ReproductionSpec, Section
from dl2core.stats import wilson

QUICK = ("walks", "layers")


def of(right: int, n: int, report: float):
    return verdicts.of_accuracies(report, 10_000, 100 * right / n, wilson(right, n), n)


def test_the_verdict_widens_with_fewer_images():
    assert of(8_877, 10_000, 88.77) == "agrees"
    assert of(8_800, 10_000, 88.65) == "within noise"  # outside 87.3 to 88.6, but both samples vary
    assert of(8_700, 10_000, 88.77) == "differs"
    assert of(87, 100, 88.77) == "agrees"


@given(st.integers(1, 500), st.integers(0, 500), st.integers(0, 10_000))
def test_a_verdict_is_symmetric_in_right_and_wrong(n, right, report):
    right = min(right, n)
    assert of(right, n, report / 100) == of(n - right, n, 100 - report / 100)


def test_rows_that_cannot_be_judged_say_why():
    empty = tables.Row("a", 88.0, 89.0, None, None, None, note="images are not on this machine")
    line = verdicts.of_row("table3", empty)
    assert (line.verdict, "data fetch" in line.why) == ("not measured", True)
    own = tables.Row("a", None, None, 80.0, wilson(8, 10), 10, model="built-in")
    assert verdicts.of_row("table3", own).verdict == "nothing to compare"
    time = tables.Row("a", 10.0, None, 80.0, wilson(8, 10), 10)
    assert verdicts.of_row("table1", time, unit="ms per image").why == verdicts.OTHER_MACHINE
    far = tables.Row("a", 3.9, None, 80.0, wilson(80, 100), 100)
    assert verdicts.of_row("table2", far).why == verdicts.REASONS["table2"]


def test_the_permutation_test_counts_orders():
    values = [1, 2, 3, 4]
    assert networks.by_permutation(values, values) == pytest.approx(1 / 24)
    assert networks.by_permutation(values, [2, 1, 4, 3]) == pytest.approx(
        sum(_rho(order) >= 0.6 - 1e-12 for order in itertools.permutations(range(4))) / 24
    )


def _rho(order):
    return 1 - 6 * sum((i - k) ** 2 for i, k in enumerate(order)) / (4 * 15)


def test_figures_1_and_2_hold_the_report_against_its_own_times():
    report = {row.model: row.ms_per_image for row in published.TABLE_1}
    lines = networks._ranks(report)
    assert [line.report == line.measured for line in lines] == [True] * 3
    assert round(lines[0].report, 2) == 0.64  # facts: Spearman of top-1 and time in Table 1
    assert round(lines[1].report, 2) == 0.25
    assert lines[2].verdict == "agrees"


def test_stored_times_are_of_the_runs_that_came_with_the_app(tmp_path):
    spec = ReproductionSpec(sections=("table1", "figure3"), stored_times=True)
    found = jobs.run_here(run.measure(spec, str(tmp_path)))
    assert [len(section.lines) for section in found.sections] == [10, 7]
    assert all("our stored run of 2026" in line.why for section in found.sections for line in section.lines)
    assert kept.begun(spec, tmp_path) == ("table1", "figure3")
    assert kept.begun(replace(spec, stored_times=False), tmp_path) == ()


def test_part_3_is_as_the_report_has_it_but_for_the_printed_update():
    found = [
        line for work in (derivations.walks, derivations.layers) for line in jobs.run_here(work(ReproductionSpec()))
    ]
    assert [line.row for line in found if line.verdict == "differs"] == [
        "3.2.b: the update σ(Wm + Bh) as printed, with a message that holds W already"
    ]
    slip = next(line for line in found if line.verdict == "differs")
    assert (slip.report, slip.measured) == (9.0, 3.0)


def test_a_wrong_matrix_is_seen(monkeypatch):
    monkeypatch.setattr(derivations.printed, "HEXAGON_SQUARED", ("201011", *derivations.printed.HEXAGON_SQUARED[1:]))
    found = jobs.run_here(derivations.walks(ReproductionSpec()))
    assert [(line.verdict, line.measured) for line in found if "3.1.b" in line.row] == [("differs", 1)]


def test_every_part_has_a_question_and_a_key_of_its_own():
    keys = [part.key for part in parts.parts()]
    assert len(set(keys)) == len(keys)
    assert set(tables.TABLES) <= set(keys)


def test_a_stopped_reproduction_goes_on_with_the_next_section(tmp_path, monkeypatch):
    spec = ReproductionSpec(sections=QUICK)
    steps = run.measure(spec, str(tmp_path))
    while not (tmp_path / "sections" / "walks.json").exists():
        next(steps)
    steps.close()
    monkeypatch.setattr(derivations, "walks", None)  # would fail if it were called again
    monkeypatch.setattr(parts.derivations, "walks", lambda _: pytest.fail("measured twice"))
    found = jobs.run_here(run.measure(spec, str(tmp_path)))
    assert [section.key for section in found.sections] == list(QUICK)
    assert found == jobs.run_here(run.measure(spec, str(tmp_path)))


def test_another_seed_is_measured_anew(tmp_path):
    first = jobs.run_here(run.measure(ReproductionSpec(sections=("layers",)), str(tmp_path)))
    other = jobs.run_here(run.measure(ReproductionSpec(sections=("layers",), seed=1), str(tmp_path)))
    assert first.sections != other.sections


def test_what_a_section_needs_becomes_its_line():
    found = jobs.run_here(run.measure(ReproductionSpec(model="no/such", sections=("table3",))))
    assert [(line.verdict, "has no model" in line.why) for line in found.sections[0].lines] == [("not measured", True)]
    assert found.missing[0][2] == ("the whole section",)


def test_an_unknown_section_is_named():
    with pytest.raises(InputError, match=r"sections are table1, .*; got table9"):
        run.measure(ReproductionSpec(sections=("table9",)))


class Cells(HTMLParser):
    """Counts of tags, and all text."""

    def __init__(self):
        super().__init__()
        self.tags, self.addresses, self.text = [], [], ""

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.addresses += [value for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data):
        self.text += data


def test_both_forms_hold_every_line_and_nothing_from_outside():
    hostile = Line("a | b", "differs", measured=1234.5, n=10, why="<script>alert(1)</script>")
    found = Reproduction(ReproductionSpec(), (Section("one", "One & two", "1.1", (hostile, hostile)),))
    document = store.to_document(found)
    page = Cells()
    page.feed(html_page.render(found, document))
    assert page.tags.count("tr") == 3
    assert "script" not in page.tags
    assert all(address.startswith(("#", "data:")) for address in page.addresses)
    assert "<script>alert(1)</script>" in page.text
    text = markdown.render(found, document)
    assert text.count("a \\| b") == 2
    assert "2 lines: 2 differ." in text
    alone = Reproduction(ReproductionSpec(), (Section("one", "One", "1.1", (hostile,)),))
    assert alone.summary == "1 line: 1 differs."


def test_the_command_writes_three_files_that_agree(tmp_path, capsys):
    arguments = ["reproduce", "all", "--sections", ",".join(QUICK), "--out", str(tmp_path / "out"), "--json"]
    assert __main__.main(arguments) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed == store.read_json(tmp_path / "out" / "report.json")
    found = store.from_document(Reproduction, printed)
    rows = [line.row for section in found.sections for line in section.lines]
    for name in ("report.md", "report.html"):
        text = (tmp_path / "out" / name).read_text(encoding="utf-8")
        assert all(row in text for row in rows), name


def test_a_picture_survives_writing_and_reading():
    found = jobs.run_here(run.measure(ReproductionSpec(sections=("figure8",))))
    assert [len(picture.png) > 1000 for picture in found.sections[0].pictures] == [True] * 3
    assert store.from_document(Reproduction, json.loads(json.dumps(store.to_document(found)))) == found
    assert html_page.render(found, store.to_document(found)).count("data:image/png;base64,") == 3


def test_a_stopped_run_of_the_app_goes_on_and_a_finished_one_leaves_nothing(tmp_path):
    spec = ReproductionSpec(sections=QUICK)
    steps = run.measure_here(spec, str(tmp_path))
    while not kept.begun(spec, tmp_path):
        next(steps)
    steps.close()
    assert kept.begun(spec, tmp_path) == ("walks",)
    assert kept.begun(ReproductionSpec(sections=QUICK, seed=1), tmp_path) == ()
    found = jobs.run_here(run.measure_here(spec, str(tmp_path)))
    assert [section.key for section in found.sections] == list(QUICK)
    assert kept.begun(spec, tmp_path) == ()


def test_a_kept_section_that_is_cut_off_is_measured_again(tmp_path):
    spec = ReproductionSpec(sections=("layers",))
    found = jobs.run_here(run.measure(spec, str(tmp_path)))
    (path,) = tmp_path.rglob("layers.json")
    path.write_bytes(path.read_bytes()[:200])
    assert jobs.run_here(run.measure(spec, str(tmp_path))) == found


def test_what_would_be_needed_names_data_and_model():
    def needed(row, note):
        return verdicts.of_row("table3", tables.Row(row, 1.0, None, None, None, None, verdicts.REPORT_MODEL, note)).why

    assert needed("CIFAR-100 train, a {}", verdicts.NOT_HERE).endswith("data fetch cifar100 --split train")
    assert "fetch cifar10 --split train and python" in needed("CIFAR-10, deep, layer 3, test", verdicts.NOT_HERE)
    assert verdicts.REPORT_MODEL in needed("CIFAR-10 test", "not measured here")
