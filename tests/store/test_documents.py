"""Results as documents and back, by their type hints; whatever else arrives is refused in one line that names the field."""

import json
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store.mutations import ANYTHING, mutated, result_or_refusal
from store.strategies import WORDS, values

from dl2core import store
from dl2core.errors import InputError
from dl2core.store import typed
from dl2core.store.limits import Above, Amount, AtLeast, Count, Entries, Key, Positive, Within


class Span(NamedTuple):
    low: float
    high: float


@dataclass(frozen=True)
class Spec:
    models: tuple[str, ...]
    batch: Annotated[int, Within(1, 1024)] = 8
    mode: Literal["grad", "no_grad"] = "no_grad"


@dataclass(frozen=True)
class Row:
    model: str
    runs_ms: Annotated[tuple[Positive, ...], Entries(1, 20)]
    blocks: tuple[Count, ...]
    settled: bool
    span: Span
    load: Amount | None = None

    DERIVED: ClassVar = ("median_ms",)

    def __post_init__(self):
        if sum(self.blocks) != len(self.runs_ms):
            raise ValueError(f"its blocks hold {sum(self.blocks)} runs,\nit lists {len(self.runs_ms)}")

    @property
    def median_ms(self):
        return float(np.median(self.runs_ms))


@dataclass(frozen=True)
class Found:
    KIND: ClassVar[str] = "found"
    spec: Spec
    timings: Annotated[tuple[Row, ...], Key("rows"), Entries(0, 3)]
    pair: tuple[str, Annotated[float, AtLeast(-1)]]
    counts: dict[str, int]
    score: Annotated[float, Above(-5)] = 0.0


@st.composite
def rows(draw):
    runs = tuple(draw(st.lists(values(Positive), min_size=1, max_size=5)))
    first = draw(st.integers(1, len(runs)))
    blocks = (first, len(runs) - first) if first < len(runs) else (first,)
    return Row(draw(WORDS), runs, blocks, draw(st.booleans()), draw(values(Span)), draw(values(Amount | None)))


@settings(deadline=None)
@given(values(Found, {Row: rows()}))
def test_what_is_written_is_read_back_the_same(result):
    document = store.parse_json(json.dumps(store.to_document(result)).encode(), "it")
    assert store.from_document(Found, document) == result


ROW = Row("vgg11", (1.5, 2.0, 3.0), (1, 2), True, Span(1.0, 2.0), 0.5)
GOOD = store.to_document(Found(Spec(("vgg11",)), (ROW, ROW), ("a", 0.5), {"a": 1}))


@settings(max_examples=500, deadline=None)
@given(mutated(GOOD))
def test_a_changed_document_is_read_or_refused_in_one_line(document):
    found, refusal = result_or_refusal(store.from_document, Found, document)
    assert "\n" not in refusal
    assert len(refusal) < 400
    assert refusal or store.from_document(Found, store.to_document(found)) == found


@settings(deadline=None)
@given(ANYTHING.filter(lambda value: isinstance(value, dict)))
def test_any_object_is_refused_in_one_line(document):
    for content in (document, {**GOOD, "rows": document}, {**document, "kind": "found"}):
        with pytest.raises(InputError) as refused:
            store.from_document(Found, content)
        assert "\n" not in str(refused.value)


def test_a_document_says_where_it_comes_from():
    assert GOOD["machine"]["cores"] >= 1
    assert {"python", "dl2core", "numpy"} <= set(GOOD["versions"])
    assert GOOD["created"].endswith("+00:00")
    assert GOOD["spec"] == {"models": ["vgg11"], "batch": 8, "mode": "no_grad"}
    assert GOOD["rows"][0]["median_ms"] == 2.0
    made = store.document("latency", spec=None, rows=[{"median_ms": np.float32(1.5)}])
    assert made["rows"] == [{"median_ms": 1.5}]
    assert json.loads(json.dumps(made)) == made


def broken(change):
    document = json.loads(json.dumps(GOOD))
    change(document)
    return document


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda d: d.update(kind="memory"), "a found result was asked for, this document is of kind 'memory'"),
        (lambda d: d.update(kind=["x"]), r"this document is of kind \['x'\]"),
        (lambda d: d.pop("spec"), "^spec is missing"),
        (lambda d: d.update(spec=None), "^spec must be an object, got null"),
        (lambda d: d["spec"].update(batch=0), r"^spec\.batch must lie in 1\.\.1024, got 0"),
        (lambda d: d["spec"].update(batch=True), r"^spec\.batch must be a whole number, got True"),
        (lambda d: d["spec"].update(batch=1.5), r"^spec\.batch must be a whole number, got 1\.5"),
        (lambda d: d["spec"].update(mode="train"), r"^spec\.mode must be one of grad, no_grad, got 'train'"),
        (lambda d: d["spec"].update(mode=[]), r"^spec\.mode must be one of"),
        (
            lambda d: d["spec"].update(models="vgg11"),
            r"^spec\.models must be a list of at most 10,000 entries, got 'vgg11'",
        ),
        (lambda d: d["spec"].update(speed=1), "^spec has a field 'speed', which nothing here knows"),
        (lambda d: d.update(speed=1), "^the document has a field 'speed'"),
        (
            lambda d: d["rows"][1]["runs_ms"].__setitem__(2, -2.0),
            r"^rows\[1\]\.runs_ms\[2\] must be above 0, got -2\.0",
        ),
        (
            lambda d: d["rows"][1]["runs_ms"].__setitem__(2, "2"),
            r"^rows\[1\]\.runs_ms\[2\] must be a number, got '2'",
        ),
        (
            lambda d: d["rows"][1]["runs_ms"].__setitem__(2, float("nan")),
            r"^rows\[1\]\.runs_ms\[2\] must be a number, got nan",
        ),
        (lambda d: d["rows"][0].update(load=float("inf")), r"^rows\[0\]\.load must be a number, got inf"),
        (lambda d: d["rows"][0].update(load=10**400), r"^rows\[0\]\.load must be a number, got 1000"),
        (lambda d: d["rows"][0].update(runs_ms=[]), r"^rows\[0\]\.runs_ms must hold at least one entry, got none"),
        (lambda d: d["rows"][0].update(blocks=[1, 1]), r"^rows\[0\]: its blocks hold 2 runs, it lists 3"),
        (lambda d: d["rows"][0].update(model="a\nb"), r"^rows\[0\]\.model must be a text without control"),
        (lambda d: d["rows"][0].update(model="\ud800"), r"^rows\[0\]\.model must be a text without control"),
        (
            lambda d: d["rows"][0].update(model="x" * 5000),
            r"^rows\[0\]\.model must be a text of at most 1,000 .* got 'x{59}…'",
        ),
        (lambda d: d["rows"][0].update(settled=1), r"^rows\[0\]\.settled must be true or false, got 1"),
        (lambda d: d["rows"][0].update(span=[1]), r"^rows\[0\]\.span must be a list of 2 entries, it holds 1"),
        (lambda d: d["rows"].__setitem__(1, 3), r"^rows\[1\] must be an object, got 3"),
        (lambda d: d.update(rows=d["rows"] * 2), "^rows must hold 0 to 3 entries, got 4 entries"),
        (lambda d: d.update(counts={"a": "b"}), r"^counts\['a'\] must be a whole number"),
        (
            lambda d: d.update(created="yesterday"),
            "^created must be a date as in 2026-11-27T14:30:00.*, got 'yesterday'",
        ),
        (lambda d: d.update(created=10**30), "^created must be a text"),
        (lambda d: d.update(machine="mine"), "^machine must be an object, got 'mine'"),
        (lambda d: d["machine"].update(cores="many"), r"^machine\.cores must be a whole number"),
        (lambda d: d.pop("versions"), "^versions is missing"),
    ],
)
def test_what_is_wrong_is_named(change, says):
    with pytest.raises(InputError, match=says):
        store.from_document(Found, broken(change))


def test_a_field_with_a_default_may_be_missing():
    without = broken(lambda d: (d.pop("score"), d["rows"][0].pop("load"), d["rows"][0].pop("median_ms")))
    assert store.from_document(Found, without).timings[0].load is None


def test_a_refused_document_of_another_version_says_which():
    newer = broken(lambda d: (d["versions"].update(dl2core="9.1"), d["rows"][0].update(speed=1)))
    with pytest.raises(
        InputError, match=r"rows\[0\] has a field 'speed'.* \(the document is of version '9\.1', this is "
    ):
        store.from_document(Found, newer)


def test_a_hint_that_documents_cannot_hold_is_a_bug():
    for hint in (bytes, int | str):
        with pytest.raises(TypeError):
            typed.read(hint, 1, "it")
