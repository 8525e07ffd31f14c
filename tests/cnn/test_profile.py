"""Profiles: the kinds add up, nothing beats the roof, and operators are sorted into their kinds."""

import pytest
import torch

from dl2core import jobs, store
from dl2core.cnn import zoo
from dl2core.cnn.profile import measure as profile
from dl2core.cnn.profile import operations
from dl2core.cnn.profile.result import Profile, ProfileResult, ProfileSpec, Roof, Share
from dl2core.errors import InputError


@pytest.fixture(scope="module")
def measured():
    return jobs.run_here(profile.measure(ProfileSpec(("mobilenet_v3_small", "resnet18"), batch=2, threads=1)))


def test_nothing_runs_faster_than_the_machine(measured):
    for found in measured.profiles:
        assert 0 < found.gflops < measured.roof.gflops


def test_the_kinds_add_up_to_the_profiled_pass(measured):
    for found in measured.profiles:
        assert {share.kind for share in found.shares} <= set(operations.KINDS)
        assert all(share.ms >= 0 for share in found.shares)
        assert found.total_ms == pytest.approx(sum(share.ms for share in found.shares))


def test_a_convolutional_network_spends_its_time_in_convolutions(measured):
    found = measured.profile("resnet18")
    by_kind = {share.kind: share.ms for share in found.shares}
    assert max(by_kind, key=by_kind.get) == "convolution"
    assert by_kind.get("other operators", 0) < 0.1 * found.total_ms


@pytest.mark.parametrize(
    ("operator", "kind"),
    [
        ("aten::mkldnn_convolution", "convolution"),
        ("aten::addmm", "matrix product"),
        ("aten::mm", "matrix product"),
        ("aten::native_batch_norm", "normalisation"),
        ("aten::native_layer_norm", "normalisation"),
        ("aten::hardswish_", "activation"),
        ("aten::gelu", "activation"),
        ("aten::max_pool2d_with_indices", "pooling"),
        ("aten::adaptive_avg_pool2d", "pooling"),
        ("aten::_scaled_dot_product_flash_attention_for_cpu", "attention"),
        ("aten::_softmax", "attention"),
        ("aten::cat", "copy and concatenation"),
        ("aten::copy_", "copy and concatenation"),
        ("aten::add_", "addition and product"),
        ("aten::frobnicate", "other operators"),
    ],
)
def test_kinds(operator, kind):
    assert operations.kind(operator) == kind


def test_the_roofline_by_hand():
    roof = Roof(gflops=100.0, gb_per_s=20.0)
    assert roof.ridge == 5
    assert [roof.at(intensity) for intensity in (1, 5, 50)] == [20, 100, 100]


def test_achieved_by_hand():
    found = Profile("x", 8, median_ms=100.0, parameters=1, gmacs=2.0, mega_activations=1.0, intensity=3.0, shares=())
    assert found.gflops == 2 * 2.0 * 8 / 0.1


HERE = jobs.Progress(0.5, "one model")


def test_questions_are_let_in_between_two_passes_and_followed_by_one_that_is_not_counted(monkeypatch):
    passes, answered = [], [0]
    monkeypatch.setattr(jobs, "interruptions", lambda: answered[0])
    steps = profile.breakdown(lambda images: passes.append(1) or images @ images, torch.rand(4, 4), HERE)
    assert next(steps) is HERE
    answered[0] += 1
    assert sum(1 for _ in steps) == profile.PASSES - 1
    assert len(passes) == profile.WARMUP + 1 + 2 * profile.PASSES


def test_breakdown_of_one_layer_is_a_matrix_product():
    steps = profile.breakdown(torch.nn.Linear(1500, 1500), torch.rand(500, 1500), HERE)
    _, shares = jobs.run_here(steps)
    assert max(shares, key=lambda share: share.ms).kind == "matrix product"


def test_out_of_memory_on_the_accelerator_halves_the_batch(monkeypatch):
    limit = 2

    def small_memory(_model, images, here, *, device):
        yield here
        if len(images) > limit:
            raise torch.cuda.OutOfMemoryError(f"no room on {device}")
        return 3.0, (Share("convolution", 3.0),)

    monkeypatch.setattr(profile, "breakdown", small_memory)
    spec = ProfileSpec(("mobilenet_v3_small",), batch=8, image_size=32, threads=1)
    assert jobs.run_here(profile._profile(spec.models[0], spec, HERE)).batch == 2
    limit = 0
    with pytest.raises(InputError, match="even at batch 1"):
        jobs.run_here(profile._profile(spec.models[0], spec, HERE))


def test_a_document_and_back(tmp_path):
    spec = ProfileSpec(("resnet18",), threads=2)
    shares = (Share("convolution", 9.5), Share("pooling", 0.5))
    result = ProfileResult(
        spec, Roof(90.0, 10.0), (Profile("resnet18", 8, 10.0, 11_689_512, 1.8, 2.5, 46.7, shares),), 0.3
    )
    path = tmp_path / "profile.json"
    store.write_json(path, store.to_document(result))
    assert store.from_document(ProfileResult, store.read_json(path)) == result


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        (ProfileSpec(()), "at least one"),
        (ProfileSpec(("resnet18",), batch=0), "batch"),
        (ProfileSpec(("resnet18",), threads=0), "threads"),
    ],
)
def test_bad_input_is_refused(spec, says):
    with pytest.raises(InputError, match=says):
        profile.measure(spec)


def test_another_document_is_refused():
    for document in ({"kind": "latency"}, {"kind": "profile"}, {"kind": "profile", "spec": {}, "rows": [], "roof": {}}):
        with pytest.raises(InputError):
            store.from_document(ProfileResult, document)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda d: d["rows"][0].update(median_ms=0), r"rows\[0\]\.median_ms must be above 0, got 0"),
        (lambda d: d["rows"][0].update(batch=0), r"rows\[0\]\.batch must be at least 1"),
        (lambda d: d["rows"][0]["shares"][1].update(ms=-1), r"rows\[0\]\.shares\[1\]\.ms must be at least 0"),
        (lambda d: d.update(roof={"gflops": 1.0}), r"roof\.gb_per_s is missing"),
    ],
)
def test_a_broken_document_is_refused_by_name(change, says):
    document = store.shipped("cnn_profile")
    change(document)
    with pytest.raises(InputError, match=says):
        store.from_document(ProfileResult, document)


def test_the_stored_profile_keeps_its_promises():
    stored = store.from_document(ProfileResult, store.shipped("cnn_profile"))
    assert [found.model for found in stored.profiles] == list(zoo.REPORT_NAMES)
    assert all(found.gflops < stored.roof.gflops for found in stored.profiles)
