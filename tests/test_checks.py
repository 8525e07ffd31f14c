"""The nine claims hold, and each fails when what it guards is broken."""

import dataclasses

import numpy as np
import pytest
import torch

from dl2core import checks, jobs, published, store
from dl2core.__main__ import main
from dl2core.checks import check, clip, cnn, graphs
from dl2core.clip import activation
from dl2core.data import transforms
from dl2core.errors import InputError
from dl2core.graphs.layers import layer as gcn
from dl2core.graphs.walks import walks
from dl2core.prompts.model import controls


def test_all_claims_hold_within_a_minute():
    seen = []
    done = jobs.run_here(checks.run(checks.Spec(seed=1)), seen.append)
    assert len(done) == checks.COUNT
    assert [row.name for row in done if not row.passed] == []
    assert sum(row.seconds for row in done) < 60  # ten on an idle machine
    assert seen[-1].partial == done[:-1]


def test_the_shipped_checks_are_these_claims():
    shipped = store.shipped("check")["checks"]
    assert [row["name"] for row in shipped] == [claim.name for claim in checks.claims()]
    assert all(row["passed"] for row in shipped)


def test_the_verb_prints_them(capsys, monkeypatch):
    monkeypatch.setattr(checks, "claims", lambda: (graphs.WALK_COUNTS,))
    assert main(["check"]) == 0
    out = capsys.readouterr().out
    assert "Aⁿ counts walks" in out
    assert out.count("\n") == 5  # precision, heads, one claim, origin


def looked_at(claim: check.Claim) -> bool:
    return claim.look(0).value <= claim.tolerance


def test_a_resize_without_antialias_is_seen(monkeypatch):
    from torchvision.transforms import InterpolationMode
    from torchvision.transforms.v2 import functional

    def careless(images: np.ndarray, size: int) -> torch.Tensor:
        batch = torch.from_numpy(images).permute(0, 3, 1, 2)
        return functional.resize(batch, [size, size], interpolation=InterpolationMode.BICUBIC, antialias=False)

    monkeypatch.setattr(transforms, "resized", careless)
    assert not looked_at(clip.IMAGES)


def test_a_tokenizer_that_drops_the_end_marker_is_seen(monkeypatch):
    import open_clip

    class Careless(open_clip.SimpleTokenizer):
        def __call__(self, texts):
            rows = super().__call__(texts)
            rows[rows == 49407] = 1
            return rows

    monkeypatch.setattr(open_clip, "SimpleTokenizer", Careless)
    assert not looked_at(clip.TOKENS)


def test_the_wrong_activation_is_seen(monkeypatch):
    model = clip.load.load()
    monkeypatch.setattr(clip.load, "load", lambda: model)
    assert looked_at(clip.PINNED_LOGITS)
    with activation.using(model.model, quick_gelu=True):
        assert not looked_at(clip.PINNED_LOGITS)


def test_logits_pinned_for_other_weights_are_refused(monkeypatch):
    model = dataclasses.replace(clip.load.load(), identity="0123")
    monkeypatch.setattr(clip.load, "load", lambda: model)
    with pytest.raises(InputError, match="here are 0123"):
        clip.PINNED_LOGITS.look(0)


def test_what_is_pinned_is_what_is_shipped():
    assert np.allclose(clip.pin()["logits"], store.shipped(clip.PINNED)["logits"], atol=clip.PINNED_LOGITS.tolerance)


def test_a_prompt_that_is_not_zero_is_seen(monkeypatch):
    monkeypatch.setattr(controls, "zero", lambda prompt: prompt)
    assert not looked_at(clip.ZERO_PROMPT)


def test_a_patch_layer_with_a_bias_is_seen(monkeypatch):
    plain = torch.nn.Conv2d
    monkeypatch.setattr(torch.nn, "Conv2d", lambda *sizes, bias: plain(*sizes, bias=True))
    assert not looked_at(clip.LINEAR_PATCHES)


def test_wrong_multiply_adds_are_seen(monkeypatch):
    undercounted = (published.Macs("resnet18", 1.8),)
    monkeypatch.setattr(published, "MACS", undercounted)
    assert not looked_at(cnn.MACS)


def test_bytes_that_do_not_grow_with_the_batch_are_seen(monkeypatch):
    monkeypatch.setattr(cnn, "saved_bytes", lambda model, images: 1000 + images.nbytes)
    assert not looked_at(cnn.SAVED)


def test_a_layer_form_that_applies_w_twice_is_seen(monkeypatch):
    def twice(adjacency, features, layer):
        mean = gcn.inverse_degrees(adjacency)[:, None] * (adjacency @ features)
        return gcn.ACTIVATIONS[layer.activation](mean @ layer.weight.T @ layer.weight.T + features @ layer.own.T)

    monkeypatch.setattr(gcn, "by_matrices", twice)
    assert not looked_at(graphs.LAYER_FORMS)


def test_a_wrong_power_is_seen(monkeypatch):
    exact = walks.walk_counts

    def off_by_one(adjacency, length):
        counts = exact(adjacency, length)
        counts[0][0] += length == 3
        return counts

    monkeypatch.setattr(walks, "walk_counts", off_by_one)
    assert not looked_at(graphs.WALK_COUNTS)


@pytest.mark.parametrize(("value", "passed"), [(0.5, True), (1.0, True), (1.1, False), (float("nan"), False)])
def test_a_deviation_up_to_the_tolerance_passes(value, passed):
    claim = check.Claim("name", "says", 1.0, "unit", lambda seed: check.Finding(value, check.Bars((), "unit")))
    assert checks._look(claim, 0).passed is passed
