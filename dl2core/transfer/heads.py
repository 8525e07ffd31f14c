"""The new last layer: how it begins, and how it is trained on features (question 1.2.a of the report).

A linear layer with N(0, 0.01) weights and a zero bias, as the assignment asks, trained by Adam on cross-entropy; the
epoch with the best validation accuracy is kept.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from dl2core.errors import InputError
from dl2core.jobs import Progress, Steps
from dl2core.transfer.probe_result import Epoch, ProbeSpec

HEAD_STD = 0.01
DIVERGED = 1e4  # nats; guessing among 1,000 classes costs 7


def new_head(width: int, classes: int, *, seed: int) -> nn.Linear:
    """(width -> classes) with N(0, 0.01) weights and a zero bias."""
    head = nn.Linear(width, classes)
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        head.weight.normal_(0, HEAD_STD, generator=generator)
        head.bias.zero_()
    return head


def refuse_divergence(loss: float, spec: ProbeSpec, epoch: int) -> None:
    """Stop where the loss has grown beyond all use, or is no number any more.

    Raises:
        InputError: it has; the line names the rate.
    """
    if not loss < DIVERGED:
        raise InputError(
            f"the loss has grown to {loss:.3g} in epoch {epoch + 1}: lower the learning rate {spec.rate:g}"
        )


def scored(logits: Tensor, truth: Tensor) -> tuple[float, float]:
    """(mean cross-entropy in nats, accuracy in percent)."""
    loss = float(nn.functional.cross_entropy(logits, truth))
    return loss, 100 * float((logits.argmax(dim=1) == truth).float().mean())


def fit(train: tuple[Tensor, Tensor], valid: tuple[Tensor, Tensor], *, classes: int, spec: ProbeSpec) -> Steps:
    """Train a head on features; progress runs from 0 to 1.

    Args:
        train, valid: (N, D) float32 features and (N,) int64 labels.
        classes: K.

    Returns:
        (curve, best epoch, head of that epoch).

    Raises:
        InputError: the loss has grown beyond all use, or is no number any more.
    """
    x, y = train
    head = new_head(x.shape[1], classes, seed=spec.seed)
    optimiser = torch.optim.Adam(head.parameters(), lr=spec.rate)
    generator = torch.Generator().manual_seed(spec.seed)
    curve: list[Epoch] = []
    best, best_state = 0, None
    for epoch in range(spec.epochs):
        total, right = 0.0, 0
        order = torch.randperm(len(x), generator=generator)
        for chosen in order.split(spec.batch):
            logits = head(x[chosen])
            loss = nn.functional.cross_entropy(logits, y[chosen])
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()
            total += loss.item() * len(chosen)
            right += int((logits.argmax(dim=1) == y[chosen]).sum())
        refuse_divergence(total / len(x), spec, epoch)
        with torch.inference_mode():
            valid_loss, valid_top1 = scored(head(valid[0]), valid[1])
        curve.append(Epoch(total / len(x), 100 * right / len(x), valid_loss, valid_top1))
        if best_state is None or valid_top1 > curve[best].valid_top1:
            best, best_state = epoch, {name: value.clone() for name, value in head.state_dict().items()}
        note = f"epoch {epoch + 1} of {spec.epochs}, validation {valid_top1:.1f} %"
        yield Progress((epoch + 1) / spec.epochs, note, tuple(curve))
    head.load_state_dict(best_state)
    return tuple(curve), best, head
