"""What the built-in model reads: frames kept apart, captions that fit, tokens as open_clip's tokenizer makes them."""

import numpy as np
import open_clip
import pytest

from dl2core.builtin import captions
from dl2core.clip import builtin
from dl2core.data import shapes


def test_held_out_frames_and_pairs_are_in_no_choice():
    frames = {frame for choice in captions.CHOICES for frame in choice.frames}
    assert not frames & set(captions.HELD_OUT_FRAMES)
    words = {name for choice in captions.CHOICES for names in choice.labels for name in names}
    assert not words & {f"{colour} {shape}" for colour, shape in shapes.HELD_OUT}


@pytest.mark.parametrize("choice", captions.CHOICES)
def test_every_undisturbed_caption_fits_the_context(choice):
    longest = max(
        len(captions.encode(frame.format(name))) for frame in choice.frames for names in choice.labels for name in names
    )
    assert longest <= builtin.CONTEXT - 2


def test_tokens_are_those_of_open_clips_tokenizer():
    texts = ["a photo of a cat.", "The image is mostly red", "", "an orange star on a blue background"]
    ours = captions.tokens([captions.encode(text) for text in texts], builtin.CONTEXT)
    theirs = open_clip.SimpleTokenizer(context_length=builtin.CONTEXT)(texts).numpy()
    assert (ours == theirs).all()


def test_parts_of_a_frame_encode_like_the_whole():
    for frame in captions.FRAMES:
        before, after = frame.split("{}")
        parts = (*captions.encode(before), *captions.encode("dog"), *captions.encode(after))
        assert parts == captions.encode(frame.format("dog")), frame


def test_a_draw_holds_each_labels_word_in_one_frame():
    rng = np.random.default_rng(0)
    for _ in range(50):
        drawn = captions.draw(captions.COLOUR, rng)
        for ids, (word,) in zip(drawn, captions.COLOUR.labels, strict=True):
            assert captions.encode(word)[0] in ids
        without = [
            tuple(i for i in ids if i not in captions.encode(word))
            for ids, (word,) in zip(drawn, captions.COLOUR.labels, strict=True)
        ]
        assert len(set(without)) == 1


def test_tokens_seen_leave_out_the_noise():
    seen = set(captions.token_ids_seen())
    assert set(captions.encode("a photo of a frog")) <= seen
    assert not set(captions.encode("moon")) & seen
