"""The zoo: the seven models are the ones the assignment names, and what cannot be built is refused with a reason."""

import pytest
import torch

from dl2core import published
from dl2core.cnn import zoo
from dl2core.errors import InputError


@pytest.mark.parametrize("model", published.MODELS, ids=lambda model: model.name)
def test_parameters_are_the_published_ones(model):
    assert zoo.parameter_count(zoo.build_shadow(model.name)) == model.parameters


def test_the_sevens_smallest_images_are_torchvisions():
    from torchvision import models

    for name in ("vgg11", "vgg11_bn", "resnet18", "densenet121", "mobilenet_v3_small"):
        assert zoo.minimum_size(name) == max(models.get_model_weights(name).DEFAULT.meta["min_size"])


def test_every_classifier_of_both_packages_can_be_asked_for():
    import timm
    from torchvision import models

    names = zoo.names()
    assert len(set(names)) == len(names)
    assert names[:7] == zoo.REPORT_NAMES
    assert set(names) == {*models.list_models(module=models), *timm.list_models()}  # else run docs/list_networks.py
    for name in ("swin_t", "convnext_tiny", "regnet_y_400mf", "tf_efficientnet_lite0"):
        zoo.check(name)


def test_a_classifier_of_timm_is_built_and_of_two_names_torchvisions_is():
    model = zoo.build_shadow("tf_efficientnet_lite0")
    assert model(torch.empty(1, 3, 224, 224, device="meta")).shape == (1, 1000)
    assert type(zoo.build_shadow("resnet18")).__module__.startswith("torchvision.")


def test_building_leaves_the_global_random_state_alone_and_follows_the_seed():
    before = torch.get_rng_state()
    one, again, other = (next(zoo.build("mobilenet_v3_small", seed=seed).parameters()) for seed in (3, 3, 4))
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.equal(one, again)
    assert not torch.equal(one, other)


def test_a_built_model_is_in_eval_mode():
    assert not zoo.build("mobilenet_v3_small").training


def test_the_vit_s_8_has_no_head_as_in_the_assignment():
    assert zoo.build_shadow(zoo.VIT_S_8)(torch.empty(2, 3, 224, 224, device="meta")).shape == (2, 384)


@pytest.mark.parametrize(
    ("name", "image_size", "says"),
    [
        ("resnet19", 224, "resnet18"),
        ("", 224, "torchvision"),
        ("vgg11", 31, "32 to 1024"),
        ("vit_b_32", 225, "no multiple"),
        (zoo.VIT_S_8, 12, "no multiple"),
        ("resnet18", 0, "got 0"),
        ("resnet18", 5000, "got 5000"),
        ("swin_t", 100, "224"),
        ("maxvit_t", 256, r"maxvit_t takes multiples of 224 pixels a side \(224, 448, 672, 896\), got 256"),
    ],
)
def test_what_cannot_be_built_is_refused(name, image_size, says):
    with pytest.raises(InputError, match=says):
        zoo.check(name, image_size)


def test_maxvit_takes_every_multiple_of_its_size():
    for image_size in (224, 448):
        model = zoo.build_shadow("maxvit_t", image_size=image_size)
        assert model(torch.empty(2, 3, image_size, image_size, device="meta")).shape == (2, 1000)


@pytest.mark.parametrize("name", ["googlenet", "inception_v3", "resnet18"])
def test_every_parameter_that_is_counted_is_used_by_a_pass(name):
    model = zoo.build_shadow(name)
    model(torch.empty(2, 3, 224, 224, device="meta", requires_grad=True)).sum().backward()
    assert [key for key, weight in model.named_parameters() if weight.grad is None] == []


def test_googlenet_without_its_training_heads_has_the_published_size():
    from torchvision import models

    count = zoo.parameter_count(zoo.build_shadow("googlenet"))
    assert count == models.GoogLeNet_Weights.DEFAULT.meta["num_params"] == 6_624_904


def test_family_and_label():
    assert [zoo.family(name) for name in zoo.REPORT_NAMES] == [model.family for model in published.MODELS]
    assert zoo.family("swin_t") == "other"
    assert zoo.label("vit_b_32") == "ViT-B/32"
    assert zoo.label("swin_t") == "swin_t"
