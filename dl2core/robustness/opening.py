"""Makes methods ready to answer: a CLIP without a prompt, with a learned one, or a probe that is trained now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from dl2core import store
from dl2core.clip import load, zero_shot
from dl2core.data import sets
from dl2core.errors import InputError
from dl2core.job_parts import part
from dl2core.jobs import Steps
from dl2core.prompts.evaluate.spec import TEMPLATES
from dl2core.prompts.model.tower import Prompt, Prompted
from dl2core.prompts.recorded import gallery
from dl2core.prompts.train import training
from dl2core.robustness.method import Method, Opened
from dl2core.transfer import backbones, probe
from dl2core.transfer.probe_result import ProbeSpec

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dl2core.clip.model import ClipModel
    from dl2core.robustness.result import NoiseSpec

PROBE_SEED = 123  # the assignment's


def opened(
    wanted: Sequence[Method], spec: NoiseSpec, classes: tuple[str, ...], prompts: Mapping[str, Prompt] | None = None
) -> Steps:
    """Open the methods one after the other; probes are trained on the training images of the spec.

    Args:
        wanted: the methods.
        spec: names the CLIP model, the data and the device.
        classes: K names.
        prompts: learned prompts by method; where None, those of the built-in model's gallery.

    Returns:
        a tuple of `Opened`, in the order that was asked for.

    Raises:
        InputError: weights, data or a learned prompt that are not here.
    """
    clip, found = load.load(spec.model, device=spec.device), []
    for k, method in enumerate(wanted):
        if method.kind == "probe":
            steps = _probe(method, spec)
            found.append((yield from part(steps, k / len(wanted), (k + 1) / len(wanted), before=method.title)))
        else:
            prompt = None if method.kind == "no prompt" else _learned(method, spec.dataset, clip, prompts)
            found.append(with_prompt(method.key, clip, TEMPLATES[spec.dataset], classes, prompt=prompt))
    return tuple(found)


def _learned(method: Method, dataset: str, clip: ClipModel, prompts: Mapping[str, Prompt] | None) -> Prompt:
    if prompts is not None and method.key in prompts:
        return prompts[method.key]
    name = method.entry.format(dataset)
    if not clip.built_in or name not in gallery.names():
        raise InputError(
            f"{method.title}: no such prompt of {clip.title} was trained on {sets.TITLES[dataset]} as it is"
        )
    made = gallery.entry(name)
    return training.restored(made.run.spec, made.run.best, clip.model.visual)


def with_prompt(key: str, clip: ClipModel, template: str, classes: tuple[str, ...], *, prompt: Prompt | None) -> Opened:
    """A CLIP that answers by the template filled with each class, with a prompt or without."""
    device = next(clip.model.parameters()).device
    names = [name.replace("_", " ") for name in classes]
    text = zero_shot.class_features(clip, [template], names)
    scale = training.scale(clip, "exp")
    encode = clip.model.visual if prompt is None else Prompted(clip.model.visual, prompt.to(device)).encode

    def head(features: Tensor) -> Tensor:
        return scale * nn.functional.normalize(features.float(), dim=1) @ text.T

    return Opened(
        key=key,
        size=clip.size,
        mean=tuple(clip.mean),
        std=tuple(clip.std),
        encoder=clip.identity if prompt is None else f"{clip.identity} with {_identity(prompt)}",
        encode=encode,
        head=head,
        weights=clip.identity,
    )


def _identity(prompt: Prompt) -> str:
    """Names a prompt's values and its place."""
    values = b"".join(value.detach().cpu().numpy().tobytes() for value in prompt.parameters())
    return store.content_hash(f"{prompt.kind}|{getattr(prompt, 'layer', '')}".encode(), values)


def _probe(method: Method, spec: NoiseSpec) -> Steps:
    """Train a head on frozen features, as the assignment does."""
    wanted = ProbeSpec(
        backbone=method.backbone or spec.model,
        dataset=spec.dataset,
        seed=PROBE_SEED,
        test_from_train=spec.test_from_train,
        limit=spec.limit,
        device=spec.device,
    )
    trained = yield from probe.measure(wanted)
    backbone = backbones.load(wanted.backbone, device=spec.device)
    head = torch.from_numpy(trained.head).to(spec.device)  # (K, D + 1)
    return Opened(
        key=method.key,
        size=backbone.size,
        mean=tuple(backbone.mean),
        std=tuple(backbone.std),
        encoder=backbone.identity,
        encode=backbone.network,
        head=lambda features: features.float() @ head[:, :-1].T + head[:, -1],
        weights=backbone.identity,
    )
