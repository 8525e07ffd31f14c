"""The built-in CLIP written out by hand: weights from the file, PIL decoding, plain tensor operations, float32."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow.parquet
import torch
from open_clip import SimpleTokenizer
from PIL import Image
from safetensors.numpy import load_file
from torch import Tensor
from torch.nn import functional

WEIGHTS = Path(__file__).parents[3] / "dl2core" / "clip" / "weights" / "model.safetensors"
MEAN = torch.tensor([0.4914, 0.4822, 0.4465]).view(3, 1, 1)
STD = torch.tensor([0.247, 0.2435, 0.2616]).view(3, 1, 1)
CONTEXT, BATCH = 16, 100


def images(file: Path, count: int) -> tuple[np.ndarray, np.ndarray]:
    """(N, 32, 32, 3) uint8 and (N,) labels of the first rows of a parquet file of CIFAR-10."""
    table = pyarrow.parquet.read_table(file).slice(0, count)
    pixels = [np.asarray(Image.open(io.BytesIO(cell["bytes"])).convert("RGB")) for cell in table["img"].to_pylist()]
    return np.stack(pixels), np.array(table["label"].to_pylist())


def normalised(pixels: np.ndarray) -> Tensor:
    """(N, 3, 32, 32)."""
    return (torch.tensor(pixels).permute(0, 3, 1, 2).float() / 255 - MEAN) / STD


class Clip:
    """Both towers as functions of the tensors in the file."""

    def __init__(self) -> None:
        self.w = {name: torch.tensor(value.astype(np.float32)) for name, value in load_file(WEIGHTS).items()}
        self.tokenize = SimpleTokenizer(context_length=CONTEXT)

    def _norm(self, x: Tensor, name: str) -> Tensor:
        centred = x - x.mean(-1, keepdim=True)
        scaled = centred / (centred.pow(2).mean(-1, keepdim=True) + 1e-5).sqrt()
        return scaled * self.w[f"{name}.weight"] + self.w[f"{name}.bias"]

    def _convolve(self, x: Tensor, conv: str, norm: str, *, stride: int = 1) -> Tensor:
        x = functional.conv2d(x, self.w[f"{conv}.weight"], stride=stride, padding=1)
        w = {
            part: self.w[f"{norm}.{part}"].view(-1, 1, 1) for part in ("running_mean", "running_var", "weight", "bias")
        }
        return (x - w["running_mean"]) / (w["running_var"] + 1e-5).sqrt() * w["weight"] + w["bias"]

    def _residual(self, x: Tensor, name: str) -> Tensor:
        inner = self._convolve(x, f"{name}.body.0", f"{name}.body.1").relu()
        return (x + self._convolve(inner, f"{name}.body.3", f"{name}.body.4")).relu()

    def _stem(self, x: Tensor) -> Tensor:
        stem = "visual.conv1"
        x = self._convolve(x, f"{stem}.0", f"{stem}.1").relu()
        x = self._convolve(x, f"{stem}.3", f"{stem}.4", stride=2).relu()
        x = self._residual(x, f"{stem}.6")
        x = self._convolve(x, f"{stem}.7", f"{stem}.8", stride=2).relu()
        x = self._residual(x, f"{stem}.10")
        x = functional.conv2d(x, self.w[f"{stem}.11.weight"], self.w[f"{stem}.11.bias"], stride=2)
        return x.flatten(2).transpose(1, 2)

    def _block(self, x: Tensor, name: str, heads: int, mask: Tensor | None = None) -> Tensor:
        batch, tokens, width = x.shape
        inside = self._norm(x, f"{name}.ln_1")
        mixed = inside @ self.w[f"{name}.attn.in_proj_weight"].T + self.w[f"{name}.attn.in_proj_bias"]
        q, k, v = (part.view(batch, tokens, heads, -1).transpose(1, 2) for part in mixed.split(width, dim=-1))
        logits = q @ k.transpose(-1, -2) / (width // heads) ** 0.5
        weights = (logits if mask is None else logits + mask).softmax(-1)
        heard = (weights @ v).transpose(1, 2).reshape(batch, tokens, width)
        x = x + heard @ self.w[f"{name}.attn.out_proj.weight"].T + self.w[f"{name}.attn.out_proj.bias"]
        inside = self._norm(x, f"{name}.ln_2") @ self.w[f"{name}.mlp.c_fc.weight"].T + self.w[f"{name}.mlp.c_fc.bias"]
        inside = inside * 0.5 * (1 + torch.erf(inside / 2**0.5))
        return x + inside @ self.w[f"{name}.mlp.c_proj.weight"].T + self.w[f"{name}.mlp.c_proj.bias"]

    @torch.no_grad()
    def image_features(self, inputs: Tensor, *, tokens: Tensor | None = None, layer: int = 0) -> Tensor:
        """(N, 128) unit features; `tokens` (1, P, 128) join the sequence before block `layer`."""
        found = []
        for part in inputs.split(BATCH):
            cls = self.w["visual.class_embedding"].expand(len(part), 1, -1)
            x = torch.cat([cls, self._stem(part)], dim=1) + self.w["visual.positional_embedding"]
            x = self._norm(x, "visual.ln_pre")
            for k in range(12):
                if tokens is not None and k == layer:
                    x = torch.cat([x, tokens.expand(len(part), -1, -1)], dim=1)
                x = self._block(x, f"visual.transformer.resblocks.{k}", heads=4)
            found.append(self._norm(x[:, 0], "visual.ln_post") @ self.w["visual.proj"])
        features = torch.cat(found)
        return features / features.norm(dim=1, keepdim=True)

    @torch.no_grad()
    def text_features(self, texts: Sequence[str]) -> Tensor:
        """(T, 128) unit features."""
        ids = self.tokenize(list(texts))
        x = self.w["token_embedding.weight"][ids] + self.w["positional_embedding"]
        mask = torch.full((CONTEXT, CONTEXT), -torch.inf).triu(1)
        for k in range(3):
            x = self._block(x, f"transformer.resblocks.{k}", heads=4, mask=mask)
        x = self._norm(x, "ln_final")[torch.arange(len(ids)), ids.argmax(1)] @ self.w["text_projection"]
        return x / x.norm(dim=1, keepdim=True)


class Prompt:
    """A stored prompt: the snapshot with the best validation accuracy, read from its two files."""

    def __init__(self, path: Path) -> None:
        self.about = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        snapshots = self.about["snapshots"]
        best = max(range(len(snapshots)), key=lambda k: (snapshots[k][1], -snapshots[k][0]))
        arrays = load_file(path.with_suffix(".safetensors"))
        begin = f"snapshot/{best}/"
        self.values = {n.removeprefix(begin): torch.tensor(v) for n, v in arrays.items() if n.startswith(begin)}

    def noise(self, draw: int) -> dict[str, Tensor]:
        """Fresh Gaussian noise; each tensor, and each token, keeps its norm."""
        random, found = np.random.default_rng(7000 + draw), {}
        for name, value in self.values.items():
            drawn = torch.tensor(random.standard_normal(tuple(value.shape)), dtype=torch.float32)
            dims = (2,) if name == "deep_prompt" else tuple(range(value.dim()))
            wanted, have = (x.pow(2).sum(dim=dims, keepdim=True).sqrt() for x in (value, drawn))
            found[name] = drawn * wanted / have
        return found

    def answers(self, clip: Clip, pixels: np.ndarray, values: dict[str, Tensor]) -> np.ndarray:
        """(N,) index of the class with the nearest sentence, for pictures as the task shows them."""
        spec, inputs = self.about["spec"], normalised(pixels)
        text = clip.text_features([spec["template"].replace("{}", name) for name in self.about["classes"]])
        if spec["kind"] == "deep":
            features = clip.image_features(inputs, tokens=values["deep_prompt"], layer=spec["layer"])
        else:
            features = clip.image_features(inputs + frame(values))
        return (features @ text.T).argmax(dim=1).numpy()


def frame(values: dict[str, Tensor]) -> Tensor:
    """(3, 32, 32) a frame laid out by slices."""
    p = values["pad_up"].shape[2]
    canvas = torch.zeros(3, 32, 32)
    canvas[:, :p], canvas[:, -p:] = values["pad_up"][0], values["pad_down"][0]
    canvas[:, p:-p, :p], canvas[:, p:-p, -p:] = values["pad_left"][0], values["pad_right"][0]
    return canvas


def quarter(pixels: np.ndarray) -> np.ndarray:
    """A quarter of the brightness, rounded half up."""
    return np.floor(pixels / 4 + 0.5).astype(np.uint8)
