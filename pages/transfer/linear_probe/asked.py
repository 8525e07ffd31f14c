"""What was asked for and is not what is drawn, in one line with the next step. No Streamlit in here."""

from __future__ import annotations

from dl2core.transfer import backbone_names
from dl2core.transfer.few_images_result import FewImages
from dl2core.transfer.probe_result import ProbeResult
from pages.transfer.linear_probe.controls import DATA, Choice
from pages.transfer.linear_probe.presets import FEW, STORED, TRAIN_MODE


def line(choice: Choice, found: FewImages | ProbeResult, *, stored: bool, missing: bool) -> str:
    """ "not trained: ResNet18 on CIFAR-100 …", empty where the result is what was asked for.

    Args:
        found: what is drawn.
        stored: whether it is a stored run.
        missing: whether something must be fetched first.
    """
    asked, drawn = choice.spec, found.spec
    if (asked.backbone, asked.dataset) == (drawn.backbone, drawn.dataset) or choice.as_it_comes:
        alone = choice.view == FEW and stored and choice.stored == STORED[TRAIN_MODE]
        return "not stored in train mode, shown in eval mode" if alone else ""
    step = "get it below" if missing else "press Train"
    return f"not trained: {backbone_names.title(asked.backbone)} on {DATA[asked.dataset]}, {step}"
