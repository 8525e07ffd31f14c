"""Multiply-adds by hooks and formulas, bytes that autograd keeps by storage, times by torch.utils.benchmark."""

from __future__ import annotations

import statistics

import timm
import torch
import torchvision
from torch import nn
from torch.utils.benchmark import Timer


def build(name: str) -> nn.Module:
    """A network of torchvision or timm with random weights, in evaluation mode."""
    made = timm.create_model(name) if name in timm.list_models("vit_small*") else torchvision.models.get_model(name)
    return made.eval()


def gmacs(name: str) -> float:
    """Of one image of 224 px: convolutions and linear layers by hooks, vision transformers by their closed form."""
    if name == "vit_b_32":
        return transformer(tokens=50, width=768, patch=32, classes=1000)
    if name == "vit_small_patch8_224":
        return transformer(tokens=785, width=384, patch=8, classes=0)
    total = 0

    def hook(layer: nn.Module, _: tuple[torch.Tensor, ...], out: torch.Tensor) -> None:
        nonlocal total
        if isinstance(layer, nn.Conv2d):
            total += out.numel() * layer.weight[0].numel()
        else:
            total += out.numel() * layer.in_features

    model = build(name)
    for layer in model.modules():
        if isinstance(layer, nn.Conv2d | nn.Linear):
            layer.register_forward_hook(hook)
    with torch.no_grad():
        model(torch.zeros(1, 3, 224, 224))
    return total / 1e9


def transformer(*, tokens: int, width: int, patch: int, classes: int, blocks: int = 12) -> float:
    """10^9 multiply-adds: patches, then per block 3 projections in, 1 out, an MLP of 4, and tokens with tokens twice."""
    patches = (tokens - 1) * width * 3 * patch * patch
    block = tokens * width * width * (3 + 1 + 8) + 2 * tokens * tokens * width
    return (patches + blocks * block + width * classes) / 1e9


def saved_mb(model: nn.Module, inputs: torch.Tensor) -> float:
    """10^6 bytes that autograd keeps for the backward pass, parameters and buffers left out, each storage once."""
    known = {t.untyped_storage().data_ptr() for t in (*model.parameters(), *model.buffers())}
    held: list[torch.Tensor] = []

    def pack(tensor: torch.Tensor) -> torch.Tensor:
        held.append(tensor)
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        output = model(inputs)
    storages = {t.untyped_storage().data_ptr(): t.untyped_storage().nbytes() for t in held}
    del output
    return sum(size for pointer, size in storages.items() if pointer not in known) / 1e6


def latency_ms(model: nn.Module, inputs: torch.Tensor, threads: int) -> float:
    """Median of a pass without a graph, by torch.utils.benchmark."""
    timer = Timer("model(inputs)", globals={"model": model, "inputs": inputs}, num_threads=threads)
    with torch.no_grad():
        timer.timeit(3)
        return 1000 * statistics.median(timer.timeit(1).times[0] for _ in range(15))
