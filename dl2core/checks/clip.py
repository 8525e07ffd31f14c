"""Checks of what goes into CLIP: pictures, texts, pixel prompts, and the built-in model's own logits."""

from __future__ import annotations

import numpy as np
import torch
from PIL import Image

from dl2core import device, store
from dl2core.checks.check import Claim, Finding, Panel, Panels, Points, Series, rounded
from dl2core.clip import activation, load
from dl2core.clip.model import ClipModel
from dl2core.data import shapes, transforms
from dl2core.errors import InputError
from dl2core.prompts.model import controls, pixel, tower
from dl2core.prompts.model.deep import DeepPrompt

CLIP_SIDE, PATCH, WIDTH = 224, 32, 768  # ViT-B/32
PINNED = "pinned_logits"
COLOURS = ("red", "green", "blue")


def _rgb(image: np.ndarray, side: int = 32) -> list:
    """(S, S, 3) uint8 as rows of RGB triples, thinned to `side` pixels."""
    step = max(1, len(image) // side)
    return image[::step, ::step].tolist()


def _images(seed: int) -> Finding:
    stored = shapes.render(shapes.scenes("test", 1, seed=seed)[0], 32)
    ours = transforms.resized(stored[None], CLIP_SIDE)[0].permute(1, 2, 0).numpy()
    theirs = np.asarray(Image.fromarray(stored).resize((CLIP_SIDE, CLIP_SIDE), Image.Resampling.BICUBIC))
    difference = np.abs(ours.astype(int) - theirs.astype(int))
    panels = (
        Panel("stored, 32 px", _rgb(stored)),
        Panel("as CLIP sees it", _rgb(ours, 56)),
        Panel("difference x 60", _rgb((difference * 60).clip(0, 255), 56)),
    )
    return Finding(float(difference.max()), Panels(panels), f"Mean difference {difference.mean():.2f} levels.")


def _tokens(seed: int) -> Finding:
    import open_clip

    end, lengths, wrong, series = 49407, list(range(0, 101, 5)), 0, []
    for context in (77, 16):
        rows = open_clip.SimpleTokenizer(context_length=context)([" ".join(["cat"] * n) for n in lengths]).tolist()
        used = [sum(token != 0 for token in row) for row in rows]
        for n, row, count in zip(lengths, rows, used, strict=True):
            wrong += count != min(n + 2, context) or row[count - 1] != end
        series.append(Series(f"context {context}", lengths, used))
    return Finding(wrong, Points(tuple(series), "words “cat”", "tokens used"), "The end marker stays the last token.")


def _linear_patches(seed: int) -> Finding:
    with torch.random.fork_rng(devices=[]):
        torch.random.default_generator.set_state(device.generator(seed).get_state())
        conv1 = torch.nn.Conv2d(3, WIDTH, PATCH, PATCH, bias=False)
    image = torch.rand(1, 3, CLIP_SIDE, CLIP_SIDE, generator=device.generator(seed))
    with torch.no_grad():
        frame = pixel.build("padding", 30, CLIP_SIDE, seed=seed).canvas()
        parts = {"conv1(x)": conv1(image), "conv1(v)": conv1(frame), "conv1(x + v)": conv1(image + frame)}
        difference = parts["conv1(x + v)"] - parts["conv1(x)"] - parts["conv1(v)"]
    touched = int((parts["conv1(v)"].abs().amax(1) > 0).sum())
    panels = tuple(Panel(name, rounded(part[0].norm(dim=0), 3)) for name, part in parts.items())
    return Finding(
        float(difference.abs().max()),
        Panels(panels),
        f"A frame of 30 px touches {touched} of the {7 * 7} patch tokens.",
    )


def _zero_prompt(seed: int) -> Finding:
    clip = load.load()
    images = _pictures(clip, seed)
    with torch.no_grad():
        plain = clip.model.encode_image(images)
        zeroed = controls.zero(pixel.build("padding", 4, clip.size, seed=seed))
        empty = DeepPrompt(clip.model.visual.transformer.width, layer=3, tokens=0)
        results = {
            "no prompt": plain,
            "zero frame": tower.Prompted(clip.model.visual, zeroed).encode(images),
            "no deep tokens": tower.Prompted(clip.model.visual, empty).encode(images),
        }
    difference = max(float((result - plain).abs().max()) for result in results.values())
    panels = tuple(Panel(name, rounded(result[:, :24], 3)) for name, result in results.items())
    return Finding(difference, Panels(panels), "Features of eight pictures, the first 24 numbers of each.")


def _pictures(clip: ClipModel, seed: int) -> torch.Tensor:
    scenes = shapes.scenes("test", 8, seed=seed)
    return transforms.model_input(shapes.render_all(scenes, clip.size), size=clip.size, mean=clip.mean, std=clip.std)


def _logits(clip: ClipModel) -> torch.Tensor:
    """(8, 3) logits of eight Shapes pictures and three colours."""
    with torch.no_grad():
        image = clip.model.encode_image(_pictures(clip, seed=0), normalize=True)
        text = clip.model.encode_text(
            clip.tokenize([f"The image is mostly {colour}" for colour in COLOURS]), normalize=True
        )
        return clip.model.logit_scale.exp() * image @ text.T


def pin() -> store.Document:
    """The built-in model's logits as a document, to be stored with the app: a later machine must give the same."""
    clip = load.load()
    return store.document(
        "pinned-logits",
        spec={"model": clip.name, "images": 8},
        identity=clip.identity,
        precision="float32",
        logits=rounded(_logits(clip)),
    )


def _pinned(seed: int) -> Finding:
    clip, pinned = load.load(), store.shipped(PINNED)
    if pinned["identity"] != clip.identity:
        raise InputError(f"the pinned logits belong to the weights {pinned['identity']}, here are {clip.identity}")
    expected = torch.tensor(pinned["logits"])
    own = activation.of(clip.model)
    here = _logits(clip)
    with activation.using(clip.model, quick_gelu=not own):
        other = _logits(clip)
    series = tuple(
        Series(name, expected.flatten().tolist(), [round(v, 4) for v in (logits - expected).flatten().tolist()])
        for name, logits in ((activation.word(own), here), (activation.word(not own), other))
    )
    return Finding(
        float((here - expected).abs().max()),
        Points(series, "pinned logit", "here − pinned", joined=False),
        f"Under {activation.word(not own)} they would be off by up to {float((other - expected).abs().max()):.2f}.",
    )


IMAGES = Claim(
    "Pictures as CLIP sees them",
    "Our batched bicubic resize agrees with Pillow's, picture by picture.",
    tolerance=2,
    unit="of 255 levels",
    look=_images,
)
PINNED_LOGITS = Claim(
    "Activation and logits",
    "With the activation of its training, the built-in model gives the logits pinned when it was shipped.",
    tolerance=0.05,
    unit="logits",
    look=_pinned,
)
TOKENS = Claim(
    "Long texts are cut",
    "A text keeps at most 77 tokens (16 in the built-in model), both markers included.",
    tolerance=0,
    unit="texts wrong",
    look=_tokens,
)
LINEAR_PATCHES = Claim(
    "A pixel prompt is an offset",
    "On patch tokens: conv1(x + v) = conv1(x) + conv1(v) in ViT-B/32's shape.",
    tolerance=1e-4,
    unit="largest difference",
    look=_linear_patches,
)
ZERO_PROMPT = Claim(
    "A zero prompt changes nothing",
    "A frame of zeros and a deep prompt without tokens leave the features as they are.",
    tolerance=1e-5,
    unit="largest difference",
    look=_zero_prompt,
)
