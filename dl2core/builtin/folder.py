"""The built-in model's folder: weights, config, token ids of the captions, and the card as json and in words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dl2core import store
from dl2core.builtin import captions
from dl2core.clip import builtin, templates
from dl2core.clip.model import BUILT_IN_WEIGHTS
from dl2core.data.image_set import ImageSet

if TYPE_CHECKING:
    from dl2core.builtin.recipe import Recipe
    from dl2core.builtin.train import Trained
    from dl2core.clip.model import ClipModel


def write_weights(trained: Trained, folder: Path) -> ClipModel:
    """Write weights, config and the token ids of the captions, and return the model as it was written (fp16)."""
    from dl2core.clip import load

    builtin.save(trained.model, folder / BUILT_IN_WEIGHTS.name)
    store.write_json(folder / "config.json", builtin.CONFIG)
    store.write_json(folder / "token_ids_seen.json", captions.token_ids_seen())
    path = folder / BUILT_IN_WEIGHTS.name
    return load.as_clip_model(
        builtin.read(path), identity=store.content_hash(path), token_ids_seen=frozenset(captions.token_ids_seen())
    )


def document(recipe: Recipe, trained: Trained, measured: store.Document, *, train: ImageSet) -> store.Document:
    """The whole card as a store document."""
    top1 = {row.name: row.percent for row in measured["rows"]}
    return store.document(
        "train-embedded",
        spec=recipe,
        steps=trained.steps,
        processes=trained.processes,
        epochs=round(trained.epochs, 2),
        minutes=round(trained.minutes, 1),
        losses=[round(loss, 4) for loss in trained.losses],
        trained_on=[train.title, "Shapes train, drawn anew in each step"],
        parameters=sum(p.numel() for p in trained.model.parameters()),
        top1_cifar10=top1[f"CIFAR-10 test, {templates.REPORT_TEMPLATE!r}"],
        top1_shapes=top1["Shapes test, pairs that training showed, 'a {colour} {shape}'"],
        **measured,
    )


def in_words(card: store.Document) -> str:
    """The card as a text."""
    lines = [
        "# The built-in CLIP",
        "",
        f"{card['parameters']:,} parameters; an open_clip `CLIP` with a convolutional stem. Trained on "
        f"{' and '.join(card['trained_on'])}: {card['steps']:,} steps, {card['epochs']} epochs of CIFAR-10, "
        f"{card['minutes']} minutes in {card['processes']} {'process' if card['processes'] == 1 else 'processes'} "
        f"on {card['machine']['accelerator'] or card['machine']['processor']}, {card['created'][:10]}. "
        "Made by `python -m dl2core train-embedded`; the recipe is in `card.json` under `spec`.",
        "",
        f"Measured on {card['data']} and on Shapes that training never drew; 95 % intervals.",
        "",
        "| what | % | interval | n |",
        "|---|---|---|---|",
        *(
            f"| {row['name']} | {row['percent']} | {row['interval'][0]} to {row['interval'][1]} | {row['n']:,} |"
            for row in card["rows"]
        ),
        "",
        f"P(mostly red) on a growing red disc rises in {card['sweeps']['rising_percent']:.0f} % of "
        f"{card['sweeps']['sweeps']} sweeps and crosses one half between 35 and 65 % in "
        f"{card['sweeps']['crossing_35_65_percent']:.0f} %.",
        "",
        "Limits:",
        "",
        *(f"- {limit}" for limit in card["limits"]),
        "",
    ]
    return "\n".join(lines)
