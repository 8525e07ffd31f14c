"""Verbs of the prompt lab: train-prompt, evaluate-prompt, extract-prompt, train-gallery."""

from __future__ import annotations

import argparse
from typing import Any

from dl2core import store
from dl2core.commands import common
from dl2core.data import sets
from dl2core.errors import InputError
from dl2core.prompts import KINDS
from dl2core.prompts.tasks import TASKS
from dl2core.prompts.train.spec import TrainSpec


def add(verbs: Any) -> None:
    """Add the verbs to the command line."""
    _add_train(verbs)
    _add_evaluate(verbs)
    extract = common.verb(verbs, "extract-prompt", run=_extract, help="take the prompt out of a checkpoint")
    extract.add_argument(
        "file", type=common.path, metavar="FILE", help="model_best.pth.tar of the assignment, or safetensors"
    )
    extract.add_argument("--out", type=common.path, required=True, metavar="P.safetensors", help="where it goes")
    gallery = common.verb(verbs, "train-gallery", run=_gallery, help="train the gallery of the built-in model")
    gallery.add_argument("--only", default="", metavar="PREFIX", help="entries whose names start so")
    gallery.add_argument("--again", action="store_true", help="also those that are there for these weights")
    gallery.add_argument("--device", default="cpu", help="cpu or cuda")
    gallery.add_argument("--tune", action="store_true", help="try learning rates on validation images, train nothing")
    gallery.add_argument("--scale-pair", action="store_true", help="train the exp / ln pair only")


def _add_train(verbs: Any) -> None:
    parser = common.verb(verbs, "train-prompt", run=_train, help="train a prompt", limit=True, show=_show)
    parser.add_argument("--model", default="built-in", metavar="NAME", help="built-in or MODEL/TAG (default built-in)")
    parser.add_argument("--weights", type=common.path, metavar="FILE", help="weights from this file")
    parser.add_argument("--dataset", choices=sets.NAMES, default="shapes", help="default shapes")
    parser.add_argument(
        "--task", choices=TASKS, default="plain", help="shift of the images, or one answer (default plain)"
    )
    parser.add_argument("--kind", choices=KINDS, default="padding", help="default padding")
    parser.add_argument("--size", type=int, default=4, metavar="P", help="of a pixel prompt, in pixels (default 4)")
    parser.add_argument("--layer", type=int, default=0, metavar="K", help="that a deep prompt enters (default 0)")
    parser.add_argument("--tokens", type=int, default=4, metavar="N", help="of a deep prompt (default 4)")
    parser.add_argument("--steps", type=common.whole(1), metavar="S", help="default: the model's protocol")
    parser.add_argument(
        "--batch", type=common.whole(1), metavar="B", help="over all processes; default: the protocol's"
    )
    parser.add_argument(
        "--learning-rate", type=float, metavar="R", help="highest of the schedule; default: the protocol's"
    )
    parser.add_argument("--logit-scale", choices=("exp", "ln"), default="exp", help="of the loss (default exp)")
    parser.add_argument("--template", metavar="T", help="for the class names")
    parser.add_argument("--out", type=common.path, metavar="FOLDER", help="keeps the run; what lies there is resumed")
    parser.add_argument("--cache-gb", type=float, default=8.0, metavar="G", help="limit of the cached frozen part (8)")
    parser.add_argument("--test-images", type=common.whole(1), metavar="N", help="default: all")
    parser.add_argument("--device", help="cpu or cuda; default: cuda where there is one")


def _add_evaluate(verbs: Any) -> None:
    parser = common.verb(verbs, "evaluate-prompt", run=_evaluate, help="accuracy of a learned prompt", limit=True)
    parser.add_argument("file", type=common.path, metavar="FILE", help="safetensors of this project, or a checkpoint")
    parser.add_argument("--model", default="built-in", metavar="NAME", help="built-in or MODEL/TAG (default built-in)")
    parser.add_argument("--weights", type=common.path, metavar="FILE", help="weights from this file")
    parser.add_argument("--dataset", choices=sets.NAMES, default="cifar10", help="default cifar10")
    parser.add_argument("--task", choices=TASKS, default="plain", help="default plain")
    parser.add_argument("--template", metavar="T", help="for the class names; default: the file's, or the assignment's")
    parser.add_argument("--layer", type=int, metavar="K", help="where the file does not say it")
    parser.add_argument("--position", choices=("end", "after_cls", "front"), default="end", help="of deep tokens")
    parser.add_argument("--random-place", action="store_true", help="a patch is put at random places")
    parser.add_argument("--noise", type=float, default=0.0, metavar="SD", help="added to the normalised images")
    parser.add_argument("--device", default="cpu", help="cpu or cuda (default cpu)")


def _train(arguments: argparse.Namespace) -> store.Document:
    from dl2core import device, distributed
    from dl2core.clip import load
    from dl2core.prompts.files import checkpoints
    from dl2core.prompts.recorded import recording
    from dl2core.prompts.train import pipeline, training
    from dl2core.prompts.train.spec import spec_of

    spec = spec_of(
        arguments.model,
        dataset=arguments.dataset,
        task=arguments.task,
        kind=arguments.kind,
        size=arguments.size,
        layer=arguments.layer,
        tokens=arguments.tokens,
        steps=arguments.steps,
        batch=arguments.batch,
        learning_rate=arguments.learning_rate,
        logit_scale=arguments.logit_scale,
        template=arguments.template,
        train_images=arguments.limit,
        seed=arguments.seed,
    )
    if not 0 <= arguments.cache_gb < float("inf"):
        raise InputError(f"--cache-gb must be 0 or more, got {arguments.cache_gb}")
    with distributed.from_torchrun() as world:
        where = device.check_device(arguments.device or device.default_device())
        clip = load.load(arguments.model, weights=arguments.weights, device=where)
        folder = common.folder(arguments.out or store.home() / "prompts" / _name(spec))
        steps = pipeline.train(spec, clip=clip, folder=folder, device=where, cache_bytes=int(arguments.cache_gb * 1e9))
        made = common.work(steps)
        made = common.work(pipeline.against_controls(made, clip, limit=arguments.test_images, device=where))
        document = recording.document(made)
        if world.first:
            about = {"title": made.title, "identity": made.identity, "template": made.run.spec.template}
            for name, snapshot in (("best", made.run.best), ("last", made.run.last)):
                prompt = training.restored(made.run.spec, snapshot, clip.model.visual)
                content = checkpoints.write(prompt, about | {"step": snapshot.step})
                with common.writing(folder):
                    store.write_atomically(folder / f"{name}.safetensors", content)
            with common.writing(folder):
                recording.write(made, folder / "recording")
    test = made.test
    return document | {
        "steps": [{"step": step.step, "loss": step.loss, "lr": step.lr} for step in made.run.steps],
        "top1": test["top1"],
        "interval": test["interval"],
        "alike": test["alike"],
        "control_top1": {name: control["top1"] for name, control in test["controls"].items()},
        "n": test["n"],
        "path": str(folder / "best.safetensors"),
    }


def _name(spec: TrainSpec) -> str:
    """A folder name that is the same for the same spec, so that the same command resumes."""
    words = [spec.model, spec.dataset, spec.task, spec.kind]
    return "-".join(word.replace("/", "_") for word in words) + "-" + store.content_hash(repr(spec), digits=8)


def _show(document: store.Document) -> str:
    shown = ("title", "model", "parameters", "top1", "interval", "alike", "control_top1", "n", "path")
    return common.text({name: document[name] for name in (*shown, "machine", "created")})


def _evaluate(arguments: argparse.Namespace) -> store.Document:
    from dl2core import device
    from dl2core.clip import load
    from dl2core.prompts.evaluate import answers as evaluate
    from dl2core.prompts.evaluate.inputs import Inputs
    from dl2core.prompts.evaluate.spec import TEMPLATES
    from dl2core.prompts.files import checkpoints
    from dl2core.prompts.model.tower import Prompted
    from dl2core.prompts.tasks import task

    if not 0 <= arguments.noise < 100:
        raise InputError(f"--noise must lie in 0..100, got {arguments.noise}")
    found = checkpoints.read(arguments.file)
    where = device.check_device(arguments.device)
    clip = load.load(arguments.model, weights=arguments.weights, device=where)
    kind = "random_patch" if arguments.random_place and found.kind != "padding" else None
    prompt = found.prompt(image_size=clip.size, layer=arguments.layer, position=arguments.position, kind=kind)
    prompted = Prompted(clip.model.visual, prompt.to(where))
    images = task(arguments.task).apply(
        sets.load(arguments.dataset, "test", limit=arguments.limit, seed=arguments.seed)
    )
    inputs = Inputs(images, clip, where, noise=arguments.noise, noise_seed=arguments.seed)
    template = arguments.template or found.about.get("template") or TEMPLATES[arguments.dataset]
    steps = evaluate.answers(prompted, inputs, inputs.text(template), seed=arguments.seed, note="evaluating")
    answers = common.work(steps)
    spec = {name: getattr(arguments, name) for name in ("model", "dataset", "task", "noise", "limit", "seed")}
    return store.document(
        "evaluated-prompt",
        spec=spec | {"file": arguments.file.name, "template": template},
        model=clip.title,
        data=images.title,
        prompt={"kind": prompt.kind, "parameters": found.parameters, "source": found.source, "epoch": found.epoch},
        stored_top1=found.best_top1,
        top1=answers.top1,
        interval=None if (alike := inputs.alike(template)) else answers.interval,
        alike=alike,
        precision="float32",
        n=answers.n,
    )


def _extract(arguments: argparse.Namespace) -> store.Document:
    from safetensors.numpy import save

    from dl2core.prompts.files import checkpoints

    found = checkpoints.read(arguments.file)
    if arguments.out.suffix != ".safetensors":
        raise InputError(f"--out should end in .safetensors, got {arguments.out.name}")
    if not arguments.out.parent.is_dir():
        raise InputError(f"--out: {arguments.out} cannot be written: there is no folder {arguments.out.parent}")
    content = save(found.tensors)
    with common.writing(arguments.out):
        store.write_atomically(arguments.out, content)
    return store.document(
        found.kind,
        spec={"file": arguments.file.name},
        shape={name: list(value.shape) for name, value in found.tensors.items()},
        unknown=found.unknown,
        epoch=found.epoch,
        stored_top1=found.best_top1,
        path=str(arguments.out),
    )


def _gallery(arguments: argparse.Namespace) -> store.Document:
    from dl2core import device
    from dl2core.clip import load
    from dl2core.prompts.recorded import build as gallery_build
    from dl2core.prompts.recorded import gallery
    from dl2core.prompts.train import tuning

    clip = load.load(device=device.check_device(arguments.device))
    if arguments.tune:
        document = common.work(tuning.tune(clip, device=arguments.device))
        store.write_json(gallery.FOLDER / f"{gallery.TUNING}.json", document)
        return document
    if arguments.scale_pair:
        document = common.work(tuning.scale_pair(gallery_build.PAIR, clip, device=arguments.device))
        store.write_json(gallery.FOLDER / f"{gallery.LOGIT_SCALE}.json", document)
        return document
    made = common.work(gallery_build.build(clip, only=arguments.only, again=arguments.again, device=arguments.device))
    return store.document("gallery", spec={"only": arguments.only}, identity=clip.identity, made=made)
