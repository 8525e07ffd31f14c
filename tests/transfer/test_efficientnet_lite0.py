"""EfficientNet-Lite0 from its package: every tensor finds its place, and the network sees what it was trained to see."""

import io
import os
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
import timm
import torch
from PIL import Image

from dl2core.data import shapes
from dl2core.data.transforms import model_input
from dl2core.errors import InputError
from dl2core.transfer import efficientnet_lite0

HALF = (0.5, 0.5, 0.5)
PINNED_CLASSES = [111, 633, 600]  # of the first drawn test picture
PINNED_LOGITS = [6.0731, 4.6984, 4.1398]
GROUPS = {  # CIFAR-10's classes as classes of ImageNet-1k; there is no deer, its nearest are antelopes and ibexes
    "airplane": [404, 895, 908],
    "automobile": [407, 436, 468, 511, 609, 627, 656, 661, 751, 817],
    "bird": [*range(7, 25), *range(80, 101), *range(127, 147)],
    "cat": [*range(281, 286)],
    "deer": [*range(345, 354)],
    "dog": [*range(151, 269)],
    "frog": [30, 31, 32],
    "horse": [339, 340],
    "ship": [403, 472, 484, 510, 554, 576, 625, 628, 724, 780, 814, 833, 871, 914],
    "truck": [555, 569, 675, 717, 734, 864, 867],
}
LOSSLESS = "cifar10-lossless-4000/train.parquet"


@pytest.fixture(scope="module")
def network():
    return efficientnet_lite0.classifier()


@pytest.fixture(scope="module")
def weights():
    return efficientnet_lite0.read_weights(efficientnet_lite0.weights_path())


@pytest.fixture(scope="module")
def empty():
    return timm.create_model(efficientnet_lite0.TIMM_NAME, pretrained=False)


def test_every_tensor_of_the_file_has_its_own_place_in_timms_network(weights, empty):
    names = [efficientnet_lite0.renamed(name) for name in weights]
    assert len(names) == 296
    assert sorted(names) == sorted(empty.state_dict())


def test_names_and_order_agree(weights, empty):
    """Both implementations list their tensors in the order of the layers, so the rule must keep the order."""
    assert [efficientnet_lite0.renamed(name) for name in weights] == list(empty.state_dict())


@pytest.mark.parametrize("name", ["_blocks.16._bn0.weight", "_blocks.0._expand_conv.weight", "conv_stem.weight", ""])
def test_a_name_that_the_network_does_not_have_is_refused(name):
    with pytest.raises(ValueError, match="no tensor of EfficientNet-Lite0"):
        efficientnet_lite0.renamed(name)


def test_a_missing_and_a_misshapen_tensor_are_refused(weights, empty):
    less = dict(weights)
    less.pop("_fc.bias")
    with pytest.raises(ValueError, match="1 tensors"):
        efficientnet_lite0.to_timm(less, empty)
    with pytest.raises(ValueError, match="the network needs"):
        efficientnet_lite0.to_timm(weights | {"_fc.bias": torch.zeros(10)}, empty)


def test_another_file_is_refused_before_it_is_read(tmp_path):
    other = tmp_path / "weights.pth"
    other.write_bytes(b"not the weights")
    with pytest.raises(InputError, match="is not the published file"):
        efficientnet_lite0.read_weights(other)
    with pytest.raises(InputError, match="cannot be read"):
        efficientnet_lite0.read_weights(tmp_path / "none.pth")


def test_logits_of_a_drawn_picture_are_as_they_were(network):
    drawn = shapes.load("test", n=1, seed=0).images
    with torch.inference_mode():
        logits = network(model_input(drawn, size=224, mean=HALF, std=HALF))[0]
    top = logits.topk(3)
    assert top.indices.tolist() == PINNED_CLASSES
    assert top.values.tolist() == pytest.approx(PINNED_LOGITS, abs=2e-3)


def lossless() -> Path | None:
    """CIFAR-10 training images with their own pixels, where the developer has them."""
    here = Path(os.environ.get("DL2_DATA_DIR", "../shared/data")) / LOSSLESS
    return here if here.is_file() else None


@pytest.mark.slow
@pytest.mark.skipif(lossless() is None, reason="needs CIFAR-10 images with their own pixels")
def test_it_names_the_right_group_of_imagenet_for_many_cifar_images(network):
    table = pq.read_table(lossless())
    labels = np.array(table["label"].to_pylist())
    chosen = np.concatenate([np.flatnonzero(labels == label)[:24] for label in range(10)])
    encoded = table["img"].take(chosen).to_pylist()
    images = np.stack([np.asarray(Image.open(io.BytesIO(one["bytes"])).convert("RGB")) for one in encoded])
    with torch.inference_mode():
        answers = network(model_input(images, size=224, mean=HALF, std=HALF)).argmax(dim=1).tolist()
    groups = list(GROUPS.values())
    right = sum(answer in groups[labels[index]] for answer, index in zip(answers, chosen, strict=True))
    assert right / len(chosen) >= 0.43
