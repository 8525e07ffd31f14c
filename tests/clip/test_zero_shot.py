"""Zero-shot prompting against open_clip's own forward pass and a loop over single sentences."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from clip.small import random_built_in, random_tiny
from open_clip import tokenizer

from dl2core.clip import features, zero_shot
from dl2core.clip.model import ClipModel
from dl2core.clip.templates import CIFAR_TEMPLATES
from dl2core.clip.wording import wording


@pytest.fixture(scope="module", params=[random_built_in, random_tiny], ids=["built-in", "tiny"])
def clip(request: pytest.FixtureRequest) -> ClipModel:
    return request.param()


@pytest.fixture(scope="module")
def batch(clip: ClipModel) -> torch.Tensor:
    images = np.random.default_rng(0).integers(0, 256, (4, 40, 52, 3), dtype=np.uint8)
    return features.pixels(clip, images)


def test_logits_equal_open_clip_s_forward(clip: ClipModel, batch: torch.Tensor) -> None:
    asked = wording(["This is a photo of a {}"], ["cat", "dog", "red moon"])
    found = zero_shot.score(zero_shot.image_features(clip, batch), zero_shot.label_features(clip, asked), asked)
    texts = [text for word in asked.words for text in asked.texts(word)]
    with torch.no_grad():
        image, text, scale = clip.model(batch, clip.tokenize(texts))
    expected = (scale * image @ text.T).double().numpy()
    assert found.logits(float(scale)) == pytest.approx(expected, abs=1e-3)
    assert found.probabilities(float(scale)) == pytest.approx(torch.from_numpy(expected).softmax(1).numpy(), abs=1e-3)


def test_an_ensemble_is_the_mean_of_unit_features(clip: ClipModel) -> None:
    asked = wording(CIFAR_TEMPLATES, ["cat", "ship"])
    found = zero_shot.label_features(clip, asked)
    for word, row in zip(asked.words, found, strict=True):
        parts = []
        for text in asked.texts(word):
            with torch.no_grad():
                one = clip.model.encode_text(clip.tokenize([text]))[0]
            parts.append(one / one.norm())
        mean = torch.stack(parts).mean(0)
        assert torch.allclose(row, mean / mean.norm(), atol=1e-5)


def test_null_images_are_constant_pictures(clip: ClipModel) -> None:
    pictures = np.stack(
        [np.full((clip.size, clip.size, 3), value, np.uint8) for value in zero_shot.NULL_IMAGES.values()]
    )
    assert torch.allclose(zero_shot.null_batch(clip), features.pixels(clip, pictures), atol=1e-5)
    side = zero_shot.text_side(clip, wording(["a {}"], ["red", "green"]))
    images = zero_shot.image_features(clip, features.pixels(clip, pictures)).numpy()
    assert side.prior.word_cosines == pytest.approx(side.scores(images).word_cosines, abs=1e-5)


def test_the_empty_template_is_the_label_none_of_these(clip: ClipModel, batch: torch.Tensor) -> None:
    asked = wording(["a photo of a {}."], ["cat"], none_of_these=True)
    images, side = zero_shot.image_features(clip, batch).numpy(), zero_shot.text_side(clip, asked)
    assert side.scores(images).cosines[:, 1] == pytest.approx(side.empty_cosines(images), abs=1e-6)


def test_words_never_read_mark_their_label_only() -> None:
    clip = random_built_in()
    asked = wording(["This is a photo of a {}"], ["cat", "happy moon", "vehicle: ship, submarine"])
    assert zero_shot.never_read(clip, asked) == {"happy moon", "vehicle"}
    lost = zero_shot.check_reading(clip, asked)
    assert set(lost["happy moon"].never_read) == {"happy", "moon"}
    assert "cat" not in lost
    assert zero_shot.never_read(random_tiny(), asked) == frozenset()


def test_an_over_long_text_says_which_words_were_cut() -> None:
    clip = random_built_in()
    asked = wording(["a photo of a very very very very very very very very very small {} today"], ["cat"])
    lost = zero_shot.check_reading(clip, asked)["cat"].cut
    kept = asked.texts("cat")[0].removesuffix(" ".join(lost)).strip()
    assert lost[-1] == "today"
    assert (clip.tokenize([kept]) == clip.tokenize(list(asked.texts("cat")))).all()


def test_encode_is_the_tokenizer_without_its_markers() -> None:
    row = tokenizer.tokenize(["a photo of a maple tree"])[0].tolist()
    ids = zero_shot.encode("a photo of a maple tree")
    assert row[: len(ids) + 2] == [49406, *ids, 49407]
