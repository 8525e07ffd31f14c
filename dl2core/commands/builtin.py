"""The verb that makes the built-in model: train-embedded."""

from __future__ import annotations

import argparse

from dl2core import store
from dl2core.commands import common


def add(verbs: argparse._SubParsersAction) -> None:
    """Add `train-embedded`."""
    parser = common.verb(
        verbs,
        "train-embedded",
        run=train_embedded,
        help="Train the built-in CLIP on CIFAR-10's training images and Shapes; writes weights and model card.",
    )
    parser.add_argument("--minutes", type=float, default=90.0, metavar="M", help="time budget of the training (90)")
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint in DL2_HOME/training")
    parser.add_argument("--rate", type=float, default=2e-3, metavar="R", help="highest learning rate (0.002)")
    parser.add_argument("--batch", type=common.whole(16), default=None, metavar="B", help="CIFAR images a step (228)")
    parser.add_argument(
        "--cut-mix",
        type=float,
        default=0.0,
        metavar="P",
        help="share of images with a part of another; for long runs (0)",
    )
    parser.add_argument(
        "--workers", type=common.whole(0), default=0, metavar="W", help="processes that draw the batches ahead (0)"
    )
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    parser.add_argument("--threads", type=common.whole(1), default=None, metavar="T", help="threads of the CPU")
    parser.add_argument(
        "--out", type=common.path, default=None, metavar="FOLDER", help="where to write; the package by default"
    )


def train_embedded(arguments: argparse.Namespace) -> store.Document:
    """Train, measure, and write the model's folder."""
    from dl2core import device, distributed
    from dl2core.builtin import card, folder, train
    from dl2core.builtin.recipe import Recipe
    from dl2core.clip import builtin
    from dl2core.data import cifar

    recipe = Recipe(
        minutes=arguments.minutes,
        learning_rate=arguments.rate,
        cut_mix=arguments.cut_mix,
        seed=arguments.seed,
        device=arguments.device,
    )
    if arguments.batch:
        recipe = recipe.with_batch(arguments.batch)
    shown, held_out = cifar.load("cifar10", "train"), cifar.load("cifar10", "test")
    checkpoint = store.home() / "training" / "builtin.pt"
    target = arguments.out or builtin.FOLDER
    with (
        distributed.from_torchrun() as world,
        device.threads(arguments.threads or device.usable_cores() // world.size or 1),
    ):
        trained = common.work(
            train.train(
                recipe,
                shown.images,
                shown.labels,
                checkpoint=checkpoint,
                resume=arguments.resume,
                workers=arguments.workers,
            )
        )
        if not world.first:
            return store.document("train-embedded", spec=recipe, steps=trained.steps)
        clip = folder.write_weights(trained, target)
        measured = common.work(card.measure(clip, held_out, shown))
    document = folder.document(recipe, trained, measured, train=shown)
    with common.writing(target):
        store.write_json(target / builtin.CARD.name, document)
        store.write_atomically(target / "README.md", folder.in_words(document).encode())
    return document
