"""Verbs of the transfer lab: `probe` and `few-images`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dl2core import store
from dl2core.commands import common
from dl2core.errors import InputError

if TYPE_CHECKING:
    from dl2core.transfer.own_images import Own


def add(verbs: Any) -> None:
    """Add the verbs to the command line."""
    probe = common.verb(
        verbs, "probe", run=_probe, help="a new last layer on a frozen backbone", limit=True, show=_show
    )
    _images(probe)
    probe.set_defaults(seed=123)
    probe.add_argument("--epochs", type=common.whole(1), default=30, metavar="E", help="passes of Adam (default 30)")
    probe.add_argument("--batch", type=common.whole(1), default=128, metavar="B", help="images (default 128)")
    probe.add_argument("--rate", type=float, default=1e-3, metavar="R", help="learning rate (default 0.001)")
    probe.add_argument(
        "--statistics",
        default="backbone",
        help="backbone, or assignment for CIFAR-100's mean and std (default backbone)",
    )
    probe.add_argument(
        "--batchnorm",
        default="eval",
        help="eval, or train as in the assignment's loop: then the running statistics drift (default eval)",
    )
    probe.add_argument(
        "--train",
        default="head",
        metavar="PART",
        help="head; with it the first or last convolution; or all (default head)",
    )
    probe.add_argument(
        "--augmentation",
        default="none",
        metavar="A",
        help='of the training images: a name of Table 2 ("colour jitter"), or "ColorJitter(brightness=.5)" (default none)',
    )
    probe.add_argument(
        "--place", default="before", help="of the augmentation: before or after Normalize (default before)"
    )
    probe.add_argument("--out", type=common.path, metavar="FOLDER", help="keep the result, and the head as safetensors")
    few = common.verb(
        verbs, "few-images", run=_few, help="accuracy at 1 to 500 images a class", limit=True, show=_levels
    )
    _images(few)


def _images(parser: argparse.ArgumentParser) -> None:
    from dl2core.transfer import backbone_names

    parser.add_argument(
        "--backbone",
        default=backbone_names.LITE0,
        help=f"{', '.join(backbone_names.NAMES)}, timm/NAME, torchvision/NAME, or MODEL/TAG of open_clip (default {backbone_names.LITE0})",
    )
    parser.add_argument(
        "--dataset",
        type=_named_or_folder,
        default="cifar10",
        help="cifar10, cifar100, shapes, or a folder with one sub-folder a class (default cifar10)",
    )
    parser.add_argument(
        "--own", type=common.path, metavar="FOLDER", help="pictures that become further classes of the data set"
    )
    parser.add_argument(
        "--test-from-train",
        type=common.whole(0),
        default=0,
        metavar="N",
        help="hold N training images out as the test set",
    )
    parser.add_argument("--device", default="cpu", help="cpu or cuda (default cpu)")


@common.typed
def _named_or_folder(value: str) -> str:
    """A data set's name, or a path that could be a folder, for `type=`."""
    common.path(value)
    return value


def _data(arguments: argparse.Namespace) -> tuple[str, Own | None]:
    """The data set's name, and the person's pictures where they are asked for."""
    from dl2core.data import sets
    from dl2core.transfer import images, own_images

    named = Path(arguments.dataset)
    if arguments.dataset in sets.NAMES or not named.is_dir():
        return arguments.dataset, own_images.from_folder(arguments.own) if arguments.own else None
    if arguments.own:
        raise InputError("--own adds classes to a data set: --dataset is a folder already, choose one of the two")
    return images.OWN, own_images.from_folder(named)


def _probe(arguments: argparse.Namespace) -> store.Document:
    from dl2core.transfer import head_file, probe
    from dl2core.transfer.probe_result import ProbeSpec

    dataset, own = _data(arguments)
    spec = ProbeSpec(
        backbone=arguments.backbone,
        dataset=dataset,
        own=own.identity if own else "",
        epochs=arguments.epochs,
        batch=arguments.batch,
        rate=arguments.rate,
        seed=arguments.seed,
        test_from_train=arguments.test_from_train,
        statistics=arguments.statistics,
        batchnorm=arguments.batchnorm,
        train=arguments.train,
        augmentation=arguments.augmentation,
        place=arguments.place,
        limit=arguments.limit,
        device=arguments.device,
    )
    steps = probe.measure(spec, own)
    folder = common.folder(arguments.out) if arguments.out else None
    trained = common.work(steps)
    document = store.to_document(trained.result)
    if folder:
        with common.writing(folder):
            store.write_atomically(folder / head_file.HEAD, head_file.head(trained))
            store.write_json(folder / head_file.RESULT, document)
    return document


def _show(document: store.Document) -> str:
    answers = ("truth", "predicted", "confidence", "classes")
    return common.text({name: value for name, value in document.items() if name not in answers})


def _few(arguments: argparse.Namespace) -> store.Document:
    from dl2core.transfer import few_images
    from dl2core.transfer.few_images_result import FewImagesSpec

    dataset, own = _data(arguments)
    spec = FewImagesSpec(
        backbone=arguments.backbone,
        dataset=dataset,
        own=own.identity if own else "",
        test_from_train=arguments.test_from_train,
        limit=arguments.limit,
        seed=arguments.seed,
        device=arguments.device,
    )
    return store.to_document(common.work(few_images.measure(spec, own)))


def _levels(document: store.Document) -> str:
    from dl2core.transfer.few_images_result import FewImages

    result = store.from_document(FewImages, document)
    rows = [
        {"a class": level.count, "mean, %": level.mean, "spread, points": level.spread, "draws": len(level.accuracies)}
        for level in result.levels
    ]
    return common.text({"trained_on": result.trained_on, "tested_on": result.tested_on, "n": result.n, "levels": rows})
