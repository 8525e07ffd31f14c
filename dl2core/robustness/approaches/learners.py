"""The approaches as one thing that can be trained: pixels in, logits out, and what the optimiser may change.

Linear probe and fine-tuning put a new head on the image features (N(0, 0.01) weights, zero bias); prompts keep the
text features of the class names as their head, as CLIP does, and so begin with all that the model knows of the names.
"""

from __future__ import annotations

import copy
import time
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

from dl2core.prompts.model.deep import DeepPrompt
from dl2core.prompts.model.pixel import Padding
from dl2core.prompts.model.tower import Prompted
from dl2core.prompts.train.protocol import BUILT_IN
from dl2core.robustness.approaches.result import Approach
from dl2core.transfer.heads import new_head

SCALE = 100.0
TOKENS = 10  # 1,280 numbers in a tower of width 128
FRAME = 30 / 224  # of the picture's side, as in the assignment; 4 of 32 px


@dataclass(frozen=True, eq=False)
class Learner:
    """One approach, ready to be trained.

    Attributes:
        approach: its name.
        tower: the image tower; the probe and the prompts leave it as it is.
        own: what is trained.
        text: (K, E) unit text features, for the prompts.
        prompted: tower and prompt.
        head: new last layer, for the others.
    """

    approach: Approach
    tower: nn.Module
    own: list[nn.Parameter]
    text: Tensor | None = None
    prompted: Prompted | None = None
    head: nn.Linear | None = None

    def logits(self, pixels: Tensor) -> Tensor:
        """What the tower takes, (B, 3, S, S) or a frozen part's output -> (B, K)."""
        if self.prompted is not None:
            found = self.prompted.encode(pixels)
            return SCALE * nn.functional.normalize(found.float(), dim=1) @ self.text.T
        with torch.set_grad_enabled(torch.is_grad_enabled() and self.approach != "linear probe"):
            found = self.tower(pixels).float()
        return self.head(found)

    @property
    def classes(self) -> int:
        """K."""
        return len(self.text) if self.head is None else self.head.out_features

    @property
    def whole(self) -> nn.ModuleList:
        """Tower, head and prompt, for whoever counts parameters."""
        return nn.ModuleList([one for one in (self.tower, self.head, self.prompted) if one is not None])


def build(approach: Approach, tower: nn.Module, text: Tensor, *, seed: int) -> Learner:
    """An approach before its first step.

    Args:
        tower: frozen; fine-tuning gets a copy of it. For its last block it is a `lite0.Cut`.
        text: (K, E) unit text features of the classes; fine-tuning and probes count them alone.
        seed: of the start.
    """
    if approach in ("linear probe", "full fine-tuning", "last block"):
        head = new_head(tower.output_dim, len(text), seed=seed)
        if approach == "linear probe":
            return Learner(approach, tower, list(head.parameters()), head=head)
        copied = copy.deepcopy(tower)
        own = (copied if approach == "full fine-tuning" else copied.tail).requires_grad_(True)
        return Learner(approach, copied, [*own.parameters(), *head.parameters()], head=head)
    side, width = tower.image_size[0], tower.transformer.width
    prompt = (
        Padding(round(FRAME * side), side, seed=seed, std=BUILT_IN.pixel_std)
        if approach == "pixel prompt"
        else DeepPrompt(width, layer=0, tokens=TOKENS, seed=seed, std=BUILT_IN.deep_std)
    )
    return Learner(approach, tower, list(prompt.parameters()), text=text, prompted=Prompted(tower, prompt))


@dataclass(eq=False)
class Trainer:
    """Takes steps of Adam and knows what they took.

    Attributes:
        learner: what is trained.
        rate: of Adam.
        cpu_seconds: of all steps so far, over all cores: what else a machine does adds little to it.
    """

    learner: Learner
    rate: float
    cpu_seconds: float = 0.0
    optimiser: torch.optim.Optimizer = field(init=False)

    def __post_init__(self) -> None:
        self.optimiser = torch.optim.Adam(self.learner.own, lr=self.rate)

    def step(self, pixels: Tensor, truth: Tensor) -> float:
        """One update; the mean loss before it."""
        start = time.process_time()
        loss = nn.functional.cross_entropy(self.learner.logits(pixels), truth)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.optimiser.step()
        self.cpu_seconds += time.process_time() - start
        return loss.item()
