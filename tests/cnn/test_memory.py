"""Memory: the values of the fact sheet, proportional to the batch, and refusals before anything runs."""

import pytest
import torch

from dl2core import free_memory, jobs, published, store
from dl2core.cnn import zoo
from dl2core.cnn.memory import measure as memory
from dl2core.cnn.memory.result import MemoryResult, MemorySpec
from dl2core.errors import InputError
from dl2core.saved_bytes import saved_bytes

FULL = {row.model: row.mb for row in published.SAVED if row.case == "full fine-tuning"}


@pytest.fixture(scope="module")
def estimated():
    names = ("resnet18", "vit_b_32", "mobilenet_v3_small")
    return jobs.run_here(memory.measure(MemorySpec(names, batch=16, estimate=True)))


@pytest.mark.parametrize("name", ["resnet18", "vit_b_32"])
def test_values_scaled_from_two_images(estimated, name):
    assert estimated.footprint(name).saved_mb_grad == pytest.approx(FULL[name], rel=0.01)


def test_a_real_run_at_batch_16():
    found = jobs.run_here(memory.measure(MemorySpec(("resnet18",), batch=16))).footprint("resnet18")
    assert not found.scaled
    assert found.saved_mb_grad == pytest.approx(FULL["resnet18"], rel=0.01)
    assert found.saved_mb_no_grad == 0
    assert found.parameters == 11_689_512
    assert found.largest_activation_mb == pytest.approx(16 * 64 * 112 * 112 * 4 / 1e6)  # behind the first convolution


def _with_input(name: str, *, frozen: bool, input_needs_grad: bool) -> float:
    model = zoo.build(name)
    model.requires_grad_(not frozen)
    if frozen and not input_needs_grad:  # a linear probe
        (model.fc if name == "resnet18" else model.heads).requires_grad_(True)
    images = torch.rand(2, 3, 224, 224, requires_grad=input_needs_grad)
    return saved_bytes(model, images) * 8 / 1e6


@pytest.mark.parametrize("name", ["resnet18", "vit_b_32"])
@pytest.mark.parametrize("case", ["pixel prompt", "linear probe"])
def test_prompting_keeps_much_and_probing_little(name, case):
    expected = next(row.mb for row in published.SAVED if (row.model, row.case) == (name, case))
    found = _with_input(name, frozen=True, input_needs_grad=case == "pixel prompt")
    assert found == pytest.approx(expected, rel=0.01, abs=0.005)


def test_a_batch_of_four_keeps_twice_as_much_as_one_of_two():
    results = [jobs.run_here(memory.measure(MemorySpec(("mobilenet_v3_small",), batch=batch))) for batch in (2, 4)]
    two, four = (result.footprints[0] for result in results)
    assert four.saved_mb_grad / two.saved_mb_grad == pytest.approx(2, abs=1e-9)
    assert two.at_batch(4).saved_mb_grad == pytest.approx(four.saved_mb_grad)
    assert two.at_batch(4).steps[-1].saved_mb == pytest.approx(four.saved_mb_grad)
    assert two.parameter_mb == four.parameter_mb


def test_the_staircase_only_rises_and_ends_at_the_total(estimated):
    for found in estimated.footprints:
        heights = [step.saved_mb for step in found.steps]
        assert heights == sorted(heights)
        assert heights[-1] == pytest.approx(found.saved_mb_grad)
        assert len(found.steps) > 50


def test_questions_are_let_in_between_two_passes_of_a_model():
    notes = []
    spec = MemorySpec(("mobilenet_v3_small",), batch=1, image_size=32)
    jobs.run_here(memory.measure(spec), lambda progress: notes.append(progress.note))
    assert notes == ["MobileNet-v3-Small, batch 1"] * 3


def test_a_small_staircase_by_hand():
    net = torch.nn.Sequential(torch.nn.Linear(10, 20), torch.nn.ReLU(), torch.nn.Linear(20, 5))
    total, largest, steps = memory.staircase(net, torch.rand(4, 10))
    assert [(step.name, step.kind, round(step.saved_mb * 1e6)) for step in steps] == [
        ("0", "Linear", 160),
        ("1", "ReLU", 480),
        ("2", "Linear", 480),
    ]
    assert (total, largest) == (480, 320)


def test_too_little_memory_is_refused_before_anything_runs(monkeypatch):
    monkeypatch.setattr(free_memory, "free_bytes", lambda device="cpu": 300_000_000)
    with pytest.raises(InputError, match=r"about 0\.4 GB .* but 0\.3 GB are free"):
        jobs.run_here(memory.measure(MemorySpec(("resnet18",), batch=16)))


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        (MemorySpec(()), "models must hold at least one"),
        (MemorySpec(("resnet18", "resnet18")), "each entry once"),
        (MemorySpec(("resnet19",)), "resnet19"),
        (MemorySpec(("resnet18",), batch=0), "batch must lie in 1"),
        (MemorySpec(("resnet18",), batch=10**7), "batch must lie in 1"),
        (MemorySpec(("resnet18",), device="abacus"), "abacus"),
    ],
)
def test_bad_input_is_refused_at_once(spec, says):
    with pytest.raises(InputError, match=says):
        memory.measure(spec)


def test_a_document_holds_the_whole_result(estimated, tmp_path):
    path = tmp_path / "memory.json"
    store.write_json(path, store.to_document(estimated))
    assert store.from_document(MemoryResult, store.read_json(path)) == estimated


@pytest.mark.parametrize(
    "document", [{"kind": "latency"}, {"kind": "memory"}, {"kind": "memory", "spec": {"models": ["x"]}, "rows": []}]
)
def test_another_document_is_refused(document):
    with pytest.raises(InputError):
        store.from_document(MemoryResult, document)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda d: d["rows"][0].update(saved_mb_grad=-1), r"rows\[0\]\.saved_mb_grad must be at least 0, got -1"),
        (lambda d: d["rows"][0].update(batch=0), r"rows\[0\]\.batch must be at least 1"),
        (lambda d: d["rows"][0].update(peak_grad=3), r"rows\[0\]\.peak_grad must be an object, got 3"),
        (lambda d: d["rows"][0].update(steps=[{"name": "conv1"}]), r"rows\[0\]\.steps\[0\]\.kind is missing"),
        (lambda d: d["rows"][0].pop("gmacs"), r"rows\[0\]\.gmacs is missing"),
    ],
)
def test_a_broken_document_is_refused_by_name(change, says):
    document = store.shipped("cnn_memory")
    change(document)
    with pytest.raises(InputError, match=says):
        store.from_document(MemoryResult, document)


def test_the_stored_result_is_whole_and_of_two_images():
    stored = store.from_document(MemoryResult, store.shipped("cnn_memory"))
    assert [found.model for found in stored.footprints] == list(zoo.REPORT_NAMES)
    assert all(found.measured_batch == 2 for found in stored.footprints)
    for name, mb in FULL.items():
        if stored.footprint(name):
            assert stored.footprint(name).saved_mb_grad == pytest.approx(mb, rel=0.01)
