"""Questions by a model's name give what the model gives, and what they give may cross to a server without torch."""

import numpy as np
import pytest
from clip.small import random_built_in, random_tiny

from dl2core import attention_document
from dl2core.clip import features, flip, load, questions, zero_shot
from dl2core.clip.evidence import occlusion
from dl2core.clip.wording import wording
from dl2core.data.gallery import PictureChoice, draw, of_uploads
from dl2core.data.images import Picture
from dl2core.worker import crossing

WORDS = wording(["a photo of a {}", "the {}"], ["red circle", "animal: cat, dog"])


@pytest.fixture(params=[random_built_in, random_tiny], autouse=True)
def clip(request, monkeypatch):
    made = request.param()
    monkeypatch.setattr(load, "opened", lambda name: made)
    return made


def crossed(value):
    return crossing.unpack(crossing.pack(value))


def test_pictures_and_words_meet_as_in_the_model(clip):
    pictures = draw(PictureChoice(count=3))
    side, vectors = crossed(questions.text_side("m", WORDS)), crossed(questions.image_features("m", pictures))
    batch = features.pixels(clip, pictures.for_a_model(clip.size))
    whole = zero_shot.score(zero_shot.image_features(clip, batch), zero_shot.label_features(clip, WORDS), WORDS)
    assert side.scores(vectors).word_cosines == pytest.approx(whole.word_cosines, abs=1e-6)
    assert side.scores(vectors).labels == ("red circle", "animal")
    assert side.prior.word_cosines.shape == (3, 3)


def test_the_model_sees_the_middle_square_of_an_upload(clip):
    wide = np.zeros((clip.size, 3 * clip.size, 3), np.uint8)
    wide[:, clip.size : 2 * clip.size] = 200
    (seen,) = crossed(questions.as_seen("m", of_uploads([Picture("wide.png", wide)])))
    assert seen.shape == (clip.size, clip.size, 3)
    assert (seen == 200).all()


def test_evidence_is_that_of_the_picture_at_its_place(clip):
    pictures = draw(PictureChoice(count=2))
    found = crossed(questions.evidence("m", WORDS, pictures, 1))
    picture = features.pixels(clip, pictures.for_a_model(clip.size))[1]
    assert found.drops == pytest.approx(
        occlusion.occlusion(clip, picture, zero_shot.label_features(clip, WORDS)).drops, abs=1e-6
    )


def test_a_sweep_and_the_attention_cross_whole():
    found = crossed(questions.sweep("m", flip.TEMPLATE, "red", "blue"))
    assert found.curve(100).shape == (flip.STEPS,)
    read = crossed(attention_document.measure("m", draw(PictureChoice(count=1)), "two dogs"))
    assert read.text_tokens == ("start", "two", "dogs", "end")
    assert len(read.order) == len(read.tokens) - 1
