"""The head says what is drawn: through every data set, model and source of every page.

Two things hold whatever is asked for. One picture has one name: where two states draw the same picture, their heads say the
same. And what was asked for is either drawn, and named in the head, or a line says that it is not here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest
from streamlit.testing.v1 import AppTest
from ui.visits import first_visit, head, hint, pictures, words

from dl2core.prompts.tasks import TASKS
from dl2core.prompts.train.spec import KINDS
from pages.graphs.plain_network.presets import SEGMENTS
from pages.ui import navigation

Asked = Mapping[str, str]  # of a link
NOT = re.compile(r"\b(not|no)\b", re.IGNORECASE)
GRAPHS: list[tuple[Asked, str]] = [({"g": "cycle:6"}, "6-cycle"), ({"g": "1-2, 2-3"}, "your graph, 3 nodes")]
NETWORKS = ("VGG11", "ResNet18", "DenseNet121", "ViT-S/8")
WALKS: dict[str, list[tuple[Asked, str]]] = {  # page -> what is asked for, and the words that name it
    "cnn/latency": [
        ({}, "batch 8"),
        ({"lat_batch": "1"}, "batch 1"),
        ({"lat_batch": "3"}, "batch 3"),
        ({"lat_device": "cuda"}, "cuda"),
        ({"lat_dtype": "bfloat16"}, "bfloat16"),
        ({"lat_size": "64"}, "64"),
        ({"lat_models": "swin_t"}, "swin_t"),
    ],
    "cnn/memory": [
        *(({"mem_model": name}, name) for name in NETWORKS),
        ({"mem_batch": "64"}, "batch 64"),
        ({"mem_model": "swin_t"}, "swin_t"),
        ({"mem_device": "cuda"}, "cuda"),
        ({"mem_view": "All models", "mem_batch": "3"}, "batch 3"),
    ],
    "clip/text_prompts": [
        ({}, "Shapes"),
        ({"txt_data": "CIFAR-10"}, "CIFAR-10"),
        ({"txt_model": "ViT-B-32-quickgelu/openai"}, "CLIP ViT-B/32"),
    ],
    "clip/accuracy": [
        ({}, "CIFAR-10 test"),
        ({"acc_data": "Shapes"}, "Shapes"),
        ({"acc_data": "CIFAR-100"}, "CIFAR-100"),
        ({"acc_split": "train"}, "CIFAR-10 train"),
        ({"acc_model": "ViT-B-32-quickgelu/openai"}, "CLIP ViT-B/32"),
        ({"acc_view": "Table 3"}, "CIFAR-10 test"),
    ],
    "prompts/gallery": [
        ({}, "Shapes test"),
        ({"gal_prompt": "CIFAR-10 · Everything a frog: frame, 4 px"}, "CIFAR-10"),
        ({"gal_prompt": "Shapes · Quarter brightness: frame, 4 px"}, "Quarter brightness"),
        ({"gal_data": "Own pictures"}, "picture of yours"),
        ({"gal_tab": "Figures 7 and 8"}, "Everything a frog"),
        ({"gal_tab": "Table 4"}, "CLIP ViT-B/32"),
    ],
    "prompts/training": [
        ({}, "Shapes"),
        ({"trn_data": "CIFAR-10"}, "CIFAR-10"),
        *(({"trn_task": task.title}, task.title) for task in TASKS.values()),
        *(({"trn_kind": kind}, kind) for kind in KINDS.values()),
    ],
    "prompts/deep_prompts": [
        ({}, "quarter brightness"),
        ({"deep_data": "built-in, negative colours"}, "negative colours"),
        ({"deep_data": "built-in, CIFAR-10 as it is"}, "as they are"),
        ({"deep_data": "Table 5, CIFAR-100"}, "Table 5, CIFAR-100"),
        ({"deep_data": "Table 5, CIFAR-10"}, "Table 5, CIFAR-10"),
    ],
    "graphs/walks": [({}, "paw"), *GRAPHS, ({"walk_n": "5"}, "n = 5")],
    "graphs/message_passing": [
        ({}, "house"),
        *GRAPHS,
        ({"msg_variant": "max"}, "max"),
        ({"msg_variant": "attention"}, "attention"),
    ],
    "graphs/plain_network": [
        ({}, "karate club"),
        ({"perm_network": "mean and own (the report)"}, "mean and own"),
        *((link | {"perm_segment": segment}, named) for segment in SEGMENTS[1:] for link, named in GRAPHS),
    ],
    "graphs/attention": [
        ({}, "Shapes"),
        ({"att_data": "CIFAR-10"}, "CIFAR-10"),
        ({"att_seed": "3"}, "Shapes"),
        ({"att_model": "ViT-B-32-quickgelu/openai"}, "CLIP ViT-B/32"),
    ],
    "transfer/linear_probe": [
        ({}, "EfficientNet-Lite0"),
        ({"prb_stored": "CIFAR-10, JPEG copy"}, "JPEG copy"),
        ({"prb_stored": "Built-in tower, Shapes"}, "Shapes"),
        ({"prb_stored": "CIFAR-10, own pixels, train mode"}, "train mode"),
        ({"prb_view": "One probe"}, "EfficientNet-Lite0"),
        ({"prb_view": "One probe", "prb_stored": "CIFAR-10, own pixels, train mode"}, "train mode"),
        ({"prb_view": "One probe", "prb_stored": "Built-in tower, Shapes"}, "Built-in CLIP's image tower"),
        ({"prb_backbone": "ResNet18"}, "ResNet18"),
        ({"prb_data": "CIFAR-100"}, "CIFAR-100"),
    ],
    "transfer/augmentations": [
        ({}, "EfficientNet-Lite0"),
        ({"aug_img_data": "Shapes"}, "Shapes"),
        ({"aug_img_data": "CIFAR-100"}, "CIFAR-100"),
    ],
    "transfer/layers": [
        ({}, "EfficientNet-Lite0"),
        ({"lay_backbone": "Built-in CLIP's image tower"}, "Built-in CLIP's image tower"),
        ({"lay_backbone": "ResNet18"}, "ResNet18"),
        ({"lay_view": "Which part to train"}, "EfficientNet-Lite0"),
        ({"lay_view": "Which part to train", "lay_backbone": "ResNet18"}, "ResNet18"),
        ({"lay_view": "Activation maps"}, "Shapes"),
        ({"lay_view": "Activation maps", "lay_data": "CIFAR-10"}, "CIFAR-10"),
        ({"lay_view": "Activation maps", "lay_backbone": "ResNet18"}, "ResNet18"),
    ],
    "robustness/noise": [
        ({}, "Shapes"),
        ({"nse_method": "Probe on the same tower"}, "Probe on the same tower"),
        ({"nse_method": "Probe on ResNet18"}, "Probe on ResNet18"),
    ],
    "robustness/cross_dataset": [
        ({}, "CIFAR-10 and Shapes"),
        ({"crs_method": "padding"}, "padding"),
        ({"crs_view": "Who takes what", "crs_side": "second set"}, "Shapes"),
        ({"crs_view": "Table 7"}, "built-in model"),
        ({"crs_model": "ViT-B-32-quickgelu/openai"}, "CLIP ViT-B/32"),
        ({"crs_template": "This a photo of a {}"}, "This a photo of a"),
    ],
    "robustness/approaches": [
        ({}, "built-in, Lite0"),
        ({"apr_amount": "many"}, "built-in"),
    ],
}
NOT_YET = {page.folder for page in navigation.EVERY if not page.folder.startswith("start/")} - set(WALKS)


def visits_of(folder: str) -> Iterator[tuple[Asked, str, AppTest]]:
    """The page in every state of its walk."""
    for link, named in WALKS[folder]:
        yield link, named, first_visit(folder, link)


@pytest.mark.parametrize("folder", WALKS)
def test_the_head_names_what_is_drawn(folder):
    names: dict[bytes, tuple[str, Asked]] = {}
    for link, named, app in visits_of(folder):
        said, drawn = head(app), pictures(app)
        assert said or not drawn, f"{folder} with {link} says nothing of what it draws"
        before, where = names.setdefault(drawn, (said, link))
        assert said == before, f"{link} draws what {where} draws"
        lines = [*words(app).splitlines(), hint(app)]
        missed = any(named in line and NOT.search(line) for line in lines)
        missed |= any(named in button.label for button in app.button if button.label.startswith("Get"))  # to be fetched
        assert named in said or missed, (
            f"{link} was asked for: the head says {said!r}, and no line says that it is not here"
        )


def test_every_page_has_its_walk():
    pages = {page.folder for page in navigation.EVERY if not page.folder.startswith("start/")}
    assert set(WALKS) | NOT_YET == pages
