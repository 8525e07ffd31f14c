"""Views of stored deep prompts: accuracy over depth, what the tokens are, and what the later blocks do with them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from dl2core.data import shapes
from dl2core.prompts.recorded import recording
from dl2core.prompts.recorded.recording import Recording
from dl2core.prompts.tasks import TASKS
from dl2core.prompts.views import pixel as view
from dl2core.stats import wilson
from dl2core.store import Document
from pages.prompts import cached
from pages.prompts.deep_prompts import charts
from pages.ui import controls, inline, plot

BLOCKS = 12
HEARD = ("CLS", "patches", "prompt")


def entries(dataset: str, task: str) -> dict[int, str]:
    """Names of the stored deep prompts of a task by their layer, in order."""
    prefix = f"{dataset}-{task}-deep-"
    return dict(sorted((int(name.removeprefix(prefix)), name) for name in cached.names(prefix)))


def own_rows(summaries: Sequence[Document]) -> list[dict]:
    """Dots of the built-in model's stored prompts, with the accuracy without a prompt beside them."""
    rows = []
    for summary in summaries:
        test, layer = summary["test"], summary["spec"]["layer"]
        where = {"layer": layer, "source": "stored"}
        for group, one in (("deep prompt", test), ("no prompt", test["controls"]["none"])):
            low, high = wilson(round(one["top1"] / 100 * one["n"]), one["n"])
            rows.append(
                where
                | {
                    "group": group,
                    "top1": one["top1"],
                    "low": low,
                    "high": high,
                    "label": f"{test['data']}, n = {one['n']:,}",
                }
            )
    return rows


def tokens(made: Recording) -> None:
    """Norms and cosines of the tokens."""
    deep = made.deep
    names = [str(k + 1) for k in range(len(deep["norms"]))]
    left, right = st.columns(2, gap="medium")
    reference = {"mean norm of CLS": deep["cls_norm"], "mean norm of patches": deep["patch_norm"]}
    norms = charts.tokens(
        names, {"norm": np.array(deep["norms"])}, title="L2 norm; dashed: CLS and patches there", reference=reference
    )
    plot.show(norms, height=320, alt="Norm of each prompt token", where=left)
    cosines = {"to CLS": np.array(deep["cosine_cls"]), "to patches": np.array(deep["cosine_patches"])}
    chart = charts.tokens(names, cosines, title="mean cosine at the injection layer")
    plot.show(chart, height=320, alt="Cosine of each prompt token to CLS and to patches", where=right)


def attention(made: Recording) -> None:
    """Attention that the tokens receive in each later block, as a mean over the heads or in one head."""
    deep = made.deep
    with controls.row():
        chosen = controls.one_of("Head", ["mean", "0", "1", "2", "3"], key="deep_head")
        from_cls = controls.switch("From CLS only", key="deep_cls")
    values = np.array(deep["received_from_cls" if from_cls else "received"])  # (L', H, P)
    shown = values.mean(axis=1) if chosen == "mean" else values[:, int(chosen)]
    chart = charts.received(shown, layer=deep["layer"], uniform=deep["uniform"])
    plot.show(chart, height=340, alt="Attention received by each prompt token, per block")
    shift = np.array(deep["cls_shift"])
    st.caption(
        f"An equal share is {100 * deep['uniform']:.1f} % · image features turn by 1 − cosine = {shift.mean():.3g} in the mean "
        f"({shift.min():.2g} to {shift.max():.2g} over {len(shift)} pictures) · rows sum to 1 within {deep['row_error']:.0e}, "
        f"blocks rebuilt within {deep['rebuild_error']:.0e}"
    )


def further(made: Recording) -> None:
    """What the tokens hear, and the patches that lie nearest to them."""
    deep = made.deep
    shown = np.array(deep["given"]).mean(axis=(1, 2))  # (L', 3), mean over heads and tokens
    chart = charts.given(shown, layer=deep["layer"], heard=HEARD)
    plot.show(chart, height=280, alt="What the prompt tokens listen to, per block")
    pictures = TASKS[made.run.spec.task].shift(
        shapes.load("test", n=len(deep["cls_shift"]), seed=recording.PICTURES_SEED).images
    )
    side = made.image_size // 4
    st.markdown("Nearest patches in 64 Shapes pictures, by cosine at the injection layer")
    with st.grid("auto", min_column_width=130, gap="small"):
        for number, found in enumerate(deep["nearest"]):
            with st.container(gap="xxsmall"):
                st.image(
                    [inline.png(_framed(pictures[one["picture"]], one["patch"], side)) for one in found[:2]],
                    width=62,
                    alt=[f"A picture whose framed patch lies near token {number + 1}"] * len(found[:2]),
                )
                st.caption(f"token {number + 1}: " + ", ".join(f"{one['cosine']:.2f}" for one in found[:2]))


def _framed(picture: np.ndarray, patch: int, side: int) -> np.ndarray:
    """The picture enlarged, with the border of one patch in white and black."""
    factor, (row, column) = 4, divmod(patch, picture.shape[0] // side)
    large = view.enlarged(picture, factor).copy()
    top, left, length = row * side * factor, column * side * factor, side * factor
    for inset, value in ((0, 255), (2, 0)):
        box = large[top + inset : top + length - inset, left + inset : left + length - inset]
        box[:2] = box[-2:] = value
        box[:, :2] = box[:, -2:] = value
    return large
