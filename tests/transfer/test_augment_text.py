"""The table of augmentations, chains as text, and the code of a pipeline: what is written is what is read, and what runs."""

import math

import numpy as np
import pytest
import torch
from PIL import Image
from torchvision.transforms import v2

from dl2core.data import sets
from dl2core.errors import InputError
from dl2core.transfer.augment import chain, code, parsing, pipeline, table
from dl2core.transfer.augment.place import PLACES, Pipeline


@pytest.mark.parametrize("augmentation", table.TABLE, ids=lambda one: one.cls)
def test_every_line_of_the_table_makes_torchvisions_object_at_its_ends_and_starts(augmentation):
    for choose in (lambda one: one.start, lambda one: one.default):
        values = tuple(choose(parameter) for parameter in augmentation.parameters)
        made = pipeline.built(chain.Step(augmentation.name, values), 32)
        assert type(made) is getattr(v2, augmentation.cls)
    for parameter in augmentation.parameters:
        for end in (parameter.low, parameter.high):
            value = (end,) * len(parameter.default)
            pipeline.built(chain.start(augmentation.name).having(parameter.name, *value), 32)
    assert augmentation.slides in ("", *(one.name for one in augmentation.parameters))


@pytest.mark.parametrize("augmentation", table.TABLE, ids=lambda one: one.cls)
def test_a_default_is_torchvisions_own(augmentation):
    required = [str(32)] if augmentation.needs_size else []
    required += {"GaussianBlur": ["9"], "RandomRotation": ["30"]}.get(augmentation.cls, [])
    own = getattr(v2, augmentation.cls)(*map(int, required), **({"num_classes": 2} if augmentation.mixes else {}))
    assert repr(pipeline.built(chain.default(augmentation.name), 32)) == repr(own)


def test_the_seven_of_table_2_are_the_reports():
    from dl2core import published

    assert tuple(row.augmentation for row in published.TABLE_2[1:]) == table.TABLE_2


@pytest.mark.parametrize("augmentation", table.TABLE, ids=lambda one: one.cls)
def test_what_a_chain_is_written_as_is_read_as_the_same_chain(augmentation):
    for step in (chain.start(augmentation.name), chain.default(augmentation.name)):
        assert parsing.parse(step.text) == (step,)
        two = (step, chain.start("rotation"))
        assert parsing.parse(chain.text(two)) == two


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("ColorJitter(brightness=.5)", "ColorJitter(brightness=0.5)"),
        ("v2.ColorJitter(.5, 0.25)", "ColorJitter(brightness=0.5, contrast=0.25)"),
        (
            "[RandomRotation(45), transforms.v2.GaussianBlur(9, sigma=1)]",
            "RandomRotation(degrees=45), GaussianBlur(kernel_size=9, sigma=(1.0, 1.0))",
        ),
        ("GaussianNoise(sigma=.2, clip=False)", "GaussianNoise(sigma=0.2, clip=False)"),
        ("RandomHorizontalFlip", "RandomHorizontalFlip()"),
        ("color-jitter", "ColorJitter(brightness=0.5, contrast=0.5, saturation=0.5, hue=0.1)"),
        ("none", ""),
        (" ", ""),
    ],
)
def test_ways_of_writing_a_chain(text, written):
    assert chain.text(parsing.parse(text)) == written


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Colorjiter(.5)", "no augmentation 'Colorjiter'; there are GaussianNoise"),
        ("ColorJitter(brightness=2)", "brightness of ColorJitter must lie in 0..1, got 2"),
        ("ColorJitter(brightnes=.5)", "no argument 'brightnes'; its arguments here are brightness"),
        ("ColorJitter(brightness=(.1, .2))", "is one number, got 2"),
        ("ColorJitter(brightness=float('nan'))", "must be a number"),
        ("ColorJitter(brightness=1e999)", "must be a number"),
        ("ColorJitter(brightness=True)", "must be a number"),
        ("GaussianNoise(clip=1)", "clip of GaussianNoise must be True or False"),
        ("GaussianBlur(8)", "must be odd, got 8"),
        ("GaussianBlur(9, sigma=(2, 1))", "must go up"),
        ("GaussianBlur(9.5)", "must be a whole number"),
        ("RandomRotation(**{'degrees': 3})", "written out"),
        ("RandomRotation(3, 4)", "has 1 arguments here, got 2"),
        ("RandomRotation(3, degrees=4)", "was given degrees twice"),
        ("RandomRotation(", "cannot be read as augmentations"),
        ("RandomRotation(30) + 1,", "is no augmentation"),
        ("__import__('os').system('true'),", "no augmentation 'system'"),
        ("RandomRotation(__import__('os').getpid())", "must be a number"),
        ("RandomRotation(30)," * 7, "at most 6 augmentations"),
        ("(" * 400 + ")" * 400, "at most 500 characters"),
        ("(" * 240 + ")" * 240, "cannot be read|is no augmentation|at most"),
        ("RandomRotation(\x00)", "cannot be read"),
    ],
)
def test_what_is_no_chain_is_one_line(text, words):
    with pytest.raises(InputError, match=words.replace("(", r"\(").replace(")", r"\)")) as refused:
        parsing.parse(text)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 400


def test_no_step_can_be_made_with_values_outside_the_table():
    with pytest.raises(InputError, match=r"degrees of RandomRotation must lie in 0\.\.180, got inf"):
        chain.start("rotation").having("degrees", math.inf)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    "text", ["ColorJitter(.5, .5, .5, .1), RandomRotation(40)", "RandomResizedCrop(), GaussianNoise()", ""]
)
def test_the_code_that_is_shown_runs_and_gives_the_same_pixels(place, text):
    way = Pipeline(parsing.parse(text), place)
    image = sets.load("shapes", limit=1).images[0]
    names: dict = {}
    exec(code.python(way, size=48), names)
    seen = pipeline.through(pipeline.float_pixels(image[None], 48)[0], way, seed=5)
    torch.manual_seed(5)
    again = names["transform"](Image.fromarray(image))
    torch.testing.assert_close(torch.as_tensor(again), seen.pixels, rtol=0, atol=0.02)
    assert np.abs(again.numpy() - seen.pixels.numpy()).mean() < 2e-3


def test_the_code_of_mixup_mixes_a_batch_after_the_transform():
    names: dict = {}
    exec(code.python(Pipeline(parsing.parse("MixUp(), RandomHorizontalFlip()")), size=16, classes=3), names)
    images, labels = names["mix"](torch.rand(4, 3, 16, 16), torch.tensor([0, 1, 2, 0]))
    assert images.shape == (4, 3, 16, 16)
    torch.testing.assert_close(labels.sum(dim=1), torch.ones(4))
