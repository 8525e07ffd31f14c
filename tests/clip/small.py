"""CLIP models with random weights, for tests that need no trained one."""

from __future__ import annotations

from functools import cache

import open_clip
import torch
from open_clip.model import CLIP, CLIPTextCfg, CLIPVisionCfg

from dl2core.builtin import captions
from dl2core.clip import builtin
from dl2core.clip.model import ClipModel, frozen


@cache
def random_built_in(seed: int = 0) -> ClipModel:
    """The built-in model's architecture with random weights."""
    return ClipModel(
        name="built-in",
        pretrained="random",
        model=frozen(builtin.build(seed)),
        tokenize=open_clip.SimpleTokenizer(context_length=builtin.CONTEXT),
        context_length=builtin.CONTEXT,
        size=builtin.SIZE,
        mean=builtin.MEAN,
        std=builtin.STD,
        identity=f"random-{seed}",
        token_ids_seen=frozenset(captions.token_ids_seen()),
    )


@cache
def random_tiny(seed: int = 0) -> ClipModel:
    """A plain open_clip CLIP of 48 px, two blocks each, context 77, with random weights."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = CLIP(
            32,
            CLIPVisionCfg(image_size=48, patch_size=16, layers=2, width=64, head_width=32),
            CLIPTextCfg(context_length=77, vocab_size=49408, layers=2, width=32, heads=2),
            quick_gelu=True,
        )
    return ClipModel(
        name="tiny",
        pretrained="random",
        model=frozen(model),
        tokenize=open_clip.SimpleTokenizer(context_length=77),
        context_length=77,
        size=48,
        mean=open_clip.OPENAI_DATASET_MEAN,
        std=open_clip.OPENAI_DATASET_STD,
        identity=f"tiny-{seed}",
        token_ids_seen=None,
    )


def random_vit() -> ClipModel:
    """ViT-B/32's image tower in full size with random weights; of its text tower one block, which is quicker."""
    name = "ViT-B-32-quickgelu"
    config = {key: value for key, value in open_clip.get_model_config(name).items() if key != "custom_text"}
    config["text_cfg"] = {**config["text_cfg"], "layers": 1}
    with torch.random.fork_rng(devices=[]):
        model = open_clip.CLIP(**config)
    mean, std = open_clip.OPENAI_DATASET_MEAN, open_clip.OPENAI_DATASET_STD
    return ClipModel(name, "random", frozen(model), open_clip.get_tokenizer(name), 77, 224, mean, std, "random", None)
