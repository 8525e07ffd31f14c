"""torchvision's classifiers as backbones: found in torch's hub folder, without their last layer, and refused by name."""

import pytest
import torch
from torchvision import models

from dl2core.data import sets
from dl2core.errors import InputError
from dl2core.transfer import backbones

NAME = "shufflenet_v2_x0_5"  # small
WEIGHTS = models.ShuffleNet_V2_X0_5_Weights.IMAGENET1K_V1


@pytest.fixture
def hub(tmp_path, monkeypatch):
    """An empty hub folder of torch's."""
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    folder = tmp_path / "hub/checkpoints"
    folder.mkdir(parents=True)
    backbones.load.cache_clear()
    return folder


def test_a_classifier_gives_what_its_last_layer_was_given(hub):
    network = models.get_model(NAME, weights=None).eval()
    torch.save(network.state_dict(), hub / WEIGHTS.url.rpartition("/")[2])
    found = backbones.load(f"torchvision/{NAME}")
    pixels = found.pixels(sets.load("shapes", limit=2).images)
    with torch.inference_mode():
        torch.testing.assert_close(network.fc(found.network(pixels)), network(pixels))
    assert (found.width, found.size, found.mean) == (1024, 224, (0.485, 0.456, 0.406))
    assert "ShuffleNet_V2_X0_5_Weights.IMAGENET1K_V1" in found.trained_on


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("no-such-net", "has no classifier 'no-such-net'"),
        ("fasterrcnn_resnet50_fpn", "has no classifier"),
        (NAME, r"weights are not on this machine: shufflenetv2_x0.5-\w+.pth is looked for"),
    ],
)
def test_what_is_not_here_is_one_line(hub, name, words):
    with pytest.raises(InputError, match=words) as refused:
        backbones.load(f"torchvision/{name}")
    assert "\n" not in str(refused.value)


def test_a_network_without_a_linear_layer_at_its_end_is_refused(hub):
    file = models.SqueezeNet1_1_Weights.IMAGENET1K_V1.url.rpartition("/")[2]
    torch.save(models.squeezenet1_1().state_dict(), hub / file)
    with pytest.raises(InputError, match="does not end with a linear layer"):
        backbones.load("torchvision/squeezenet1_1")
