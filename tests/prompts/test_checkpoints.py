"""Prompts in files: this project's, the assignment's as its routine writes them, and files that are refused."""

import argparse
import io
import json
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch
from prompts import files
from prompts.cases import WIDTH, tiny_clip
from safetensors.torch import save

from dl2core.errors import InputError
from dl2core.prompts.files import checkpoints
from dl2core.prompts.model import pixel
from dl2core.prompts.model.deep import DeepPrompt

ROOT = Path(__file__).resolve().parents[2]
PADDING = pixel.build("padding", 30, 224, seed=3)
PATCH = pixel.build("fixed_patch", 1, 224, seed=3)


def variants(data: bytes) -> dict[str, bytes]:
    return {"numpy 2": data, "numpy 1": files.numpy_1(data), "CUDA": files.on_cuda(data)}


@pytest.mark.parametrize("variant", ["numpy 2", "numpy 1", "CUDA"])
@pytest.mark.parametrize("half", [False, True])
@pytest.mark.parametrize("prefix", ["", "prompt_learner.", "module.", "module.prompt_learner."])
def test_padding_as_the_assignment_saves_it(variant, half, prefix):
    state = {prefix + name: (v.detach().half() if half else v.detach()) for name, v in PADDING.state_dict().items()}
    found = checkpoints.read(variants(files.assignment(state))[variant], name="model_best.pth.tar")
    assert (found.kind, found.size, found.image_size, found.parameters) == ("padding", 30, 224, 69_840)
    assert (found.epoch, found.best_top1) == (7, 61.5)
    assert found.unknown == ("data set", "template")
    expected = PADDING.canvas().half().float() if half else PADDING.canvas()
    assert torch.equal(found.prompt().canvas(), expected)


def test_numpy_accuracy_and_a_file_from_the_warm_up():
    data = files.assignment(PATCH.state_dict(), accuracy=np.float64(89.25), steps=10)
    assert checkpoints.read(data).best_top1 == 89.25
    data = files.assignment(PATCH.state_dict(), accuracy=torch.tensor(12.5))
    assert checkpoints.read(data).best_top1 == 12.5


@pytest.mark.parametrize("name", ["patch", "pad", "prompt_learner.patch"])
def test_patch_asks_for_what_the_file_does_not_say(name):
    found = checkpoints.read(files.assignment({name: PATCH.patch.detach()}))
    assert (found.kind, found.size, found.image_size) == ("fixed_patch", 1, None)
    assert "image size" in found.unknown
    with pytest.raises(InputError, match="give the image size"):
        found.prompt()
    assert torch.equal(found.prompt(image_size=224).canvas(), PATCH.canvas())
    assert found.prompt(image_size=32, kind="random_patch").kind == "random_patch"


@pytest.mark.parametrize("shape", [(4, 1, WIDTH), (1, 4, WIDTH), (4, WIDTH)])
def test_deep_prompt_beside_all_of_clip(shape, tmp_path):
    clip, value = tiny_clip(), torch.randn(shape)
    state = {"deep_prompt": value.half()} | {f"clip_model.{n}": v.half() for n, v in clip.model.state_dict().items()}
    path = tmp_path / "model_best.pth.tar"
    path.write_bytes(files.assignment(state))
    found = checkpoints.read(path)
    assert found.tensors["deep_prompt"].shape == (1, 4, WIDTH)
    assert np.array_equal(found.tensors["deep_prompt"].flatten(), value.half().float().flatten().numpy())
    assert found.unknown == ("layer", "position", "data set", "template")
    with pytest.raises(InputError, match="give the layer"):
        found.prompt()
    assert found.prompt(layer=3, position="after_cls").position == "after_cls"


@pytest.mark.parametrize("wrap", [True, False])
def test_bare_state_dict_and_the_visual_prompting_repository(wrap):
    """hjbahng/visual_prompting saves the prompter's own state dict under the same names."""
    state = PADDING.state_dict()
    file = io.BytesIO()
    torch.save({"epoch": 1, "state_dict": state, "best_acc1": 0.0, "optimizer": {}} if wrap else state, file)
    assert checkpoints.read(file.getvalue()).parameters == 69_840


@pytest.mark.parametrize("kind", [*pixel.PIXEL, "deep"])
def test_own_files_come_back_whole(kind, tmp_path):
    prompt = DeepPrompt(WIDTH, layer=3, tokens=2) if kind == "deep" else pixel.build(kind, 3, 16)
    data = checkpoints.write(prompt, {"template": "a {}"})
    path = tmp_path / "p.safetensors"
    path.write_bytes(data)
    for found in (checkpoints.read(data), checkpoints.read(path)):
        again = found.prompt()
        assert (found.kind, found.source, found.unknown) == (kind, "this project", ())
        assert found.about["template"] == "a {}"
        assert all(torch.equal(again.state_dict()[n], v) for n, v in prompt.state_dict().items())


@pytest.mark.parametrize("make", [files.evil_zip, files.evil_pickle])
def test_malicious_files_are_refused_by_name_and_nothing_runs(make, tmp_path):
    trace = tmp_path / "ran"
    data = make(f"touch {trace}")
    path = tmp_path / "evil.pth.tar"
    path.write_bytes(data)
    for file in (data, path):
        with pytest.raises(InputError, match=r"evil wants to call (posix|nt)\.system, .*Nothing in it was run"):
            checkpoints.read(file, name="evil")
    assert not trace.exists()


def _saved(content) -> bytes:
    file = io.BytesIO()
    torch.save(content, file)
    return file.getvalue()


GOOD = files.assignment(PATCH.state_dict())


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"hello, this is text", "x begins with b'hello, this is t', as neither safetensors nor a torch checkpoint"),
        (GOOD[: len(GOOD) // 2], "x is a broken zip archive"),
        (b"\x80\x02G\x00.", "x is cut off or damaged"),  # ends within a number
        (b"\x00" * 8 + b"{", "its header is no JSON"),
        (
            save({"patch": torch.zeros(1, 3, 2, 2)})[:-5],
            "should have 48 bytes by its header|it should have|x should have",
        ),
        (files.compressed(GOOD), "compressed"),
        (_saved([1, 2]), "x holds no prompt .*; it holds no tensor, 0, 1"),
        (_saved({"state_dict": [1]}), r"x holds no prompt .* it holds no tensor, state_dict\.0"),
        (
            _saved({"state_dict": {"fc.weight": torch.zeros(2)}}),
            r"holds no prompt .* it holds 1 tensors, state_dict\.fc\.weight",
        ),
        (_saved({"patch": "text"}), "holds no prompt .* it holds no tensor, patch"),
        (_saved({"patch": torch.zeros(1, 3, 2, 2, dtype=torch.int64)}), "no prompt looks like that"),
        (_saved({"patch": torch.zeros(1).expand(10**8)}), "patch is refused: its 100,000,000 values share 4 bytes"),
        (_saved({"patch": torch.zeros(1, 3, 2, 2, device="meta")}), "on the meta device, which has no values"),
        (_saved({"patch": torch.zeros(1, 3, 2, 3)}), r"patch should be \(1, 3, 2, 2\), it is \(1, 3, 2, 3\)"),
        (_saved({"patch": torch.zeros(3, 2, 2)}), "four axes"),
        (_saved({"patch": torch.full((1, 3, 2, 2), torch.nan)}), "12 values that are not finite"),
        (_saved({"deep_prompt": torch.zeros(2, 3, 4)}), r"it is \(2, 3, 4\)"),
        (_saved(PADDING.state_dict() | {"pad_left": torch.zeros(1, 3, 9, 9)}), "pad_left should be"),
        (pickle.dumps({"patch": np.zeros(3)}), "is a pickle, but not of torch.save's"),
    ],
)
def test_bad_files_are_refused_with_one_line(data, message, tmp_path):
    path = tmp_path / "x"
    path.write_bytes(data)
    for file in (data, path):
        with pytest.raises(InputError, match=message) as raised:
            checkpoints.read(file, name="x")
        assert "\n" not in str(raised.value)


def test_a_torchscript_program_without_a_prompt_is_refused():
    file = io.BytesIO()
    torch.jit.save(torch.jit.script(torch.nn.Linear(2, 2)), file)
    with pytest.raises(InputError, match=r"holds no prompt .* it holds 2 tensors, weight, bias"):
        checkpoints.read(file.getvalue())


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"deep_prompt": torch.zeros(8000, 1, 768)}, r"1 to 64 tokens .* this one has 8,000 of width 768"),
        ({"deep_prompt": torch.zeros(1, 0, 768)}, r"this one has 0 of width 768"),
        ({"deep_prompt": torch.zeros(4, 1, 100_000)}, r"this one has 4 of width 100,000"),
        ({"patch": torch.zeros(1, 3, 600, 600)}, r"images of 1 to 512 px is read, this one has 600 px"),
        ({n: torch.zeros(s) for n, s in checkpoints.shapes("padding", 1, 600).items()}, "this one has 600 px"),
        ({n: torch.zeros(1, 3, 17, 32) for n in checkpoints.PADS}, "17 px wide does not fit images of 32 px"),
        ({n: torch.zeros(1, 3, 4, 32) for n in checkpoints.PADS[:3]}, "only pad_down, pad_left, pad_up of a padding's"),
        ({"patch": torch.zeros(1, 3, 2, 2), "deep_prompt": torch.zeros(4, 8)}, "more than one prompt"),
    ],
)
def test_sizes_are_bounded_before_anything_is_built(state, words):
    for data in (_saved({"state_dict": state}), save(state)):
        with pytest.raises(InputError, match=words):
            checkpoints.read(data, name="x")


@pytest.mark.parametrize("kind", pixel.PIXEL)
def test_shapes_are_those_of_the_modules(kind):
    for size, side in ((1, 32), (16, 32), (30, 224)):
        assert checkpoints.shapes(kind, size, side) == pixel.PIXEL[kind].shapes(size, side)


WRAPS = {
    "compiled": lambda state: {"state_dict": {f"_orig_mod.{name}": value for name, value in state.items()}},
    "net": lambda state: {"model": {f"net.module.{name}": value for name, value in state.items()}},
    "model_state_dict": lambda state: {"model_state_dict": {f"prompter.{n}": v for n, v in state.items()}},
    "sharded": lambda state: {f"_fsdp_wrapped_module.{name}": value for name, value in state.items()},
    "whole module": lambda state: torch.nn.Sequential(pixel.build("padding", 30, 224, seed=3)),
    "with its arguments": lambda state: {"state_dict": state, "args": argparse.Namespace(lr=40), "history": [1.0, 2.0]},
}


@pytest.mark.parametrize("wrap", WRAPS)
def test_a_prompt_is_found_whatever_wraps_it(wrap):
    found = checkpoints.read(_saved(WRAPS[wrap](PADDING.state_dict())))
    assert torch.equal(found.prompt().canvas(), PADDING.canvas())


def test_the_accuracy_may_be_a_number_of_any_plain_numpy_kind():
    for best in (np.float16(61.5), np.float32(61.5), np.int64(61), np.uint8(61), torch.tensor(61.5)):
        found = checkpoints.read(files.assignment(PATCH.state_dict(), accuracy=best))
        assert found.best_top1 == best.item()
    assert checkpoints.read(files.assignment(PATCH.state_dict(), accuracy=np.nan)).best_top1 is None


def test_many_people_open_checkpoints_at_once():
    """torch's list of safe names is one for the whole process, so that readers that used it took it from each other."""
    data = files.assignment(PADDING.state_dict())
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: checkpoints.read(data).parameters, range(40)))
    assert found == [69_840] * 40


def test_no_torch_is_needed_to_read_a_checkpoint(tmp_path):
    path = tmp_path / "model_best.pth.tar"
    path.write_bytes(files.assignment(PADDING.state_dict()))
    code = (
        "import sys; from pathlib import Path; from dl2core.prompts.files import checkpoints; "
        "print(checkpoints.read(Path(sys.argv[1])).kind, 'torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, path], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["padding", "False"]


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ("[" * 10_000, "should hold a json object"),
        ("9" * 5_000, "should hold a json object"),
        ("[1]", "it holds a list"),
        (json.dumps({"layer": 10**6}), r"layer should lie in 0\.\.47"),
        (json.dumps({"layer": True}), r"layer should lie in 0\.\.47"),
        (json.dumps({"position": "above"}), "position should be one of end, after_cls, front"),
        (json.dumps({"template": "a" * 10**4}), "template should be a text of at most 120 characters"),
        (json.dumps({"kind": ["padding"]}), "kind should be one of"),
        (json.dumps({"image_size": 1}), r"says images of 1 px, its patch has 2 px"),
        (json.dumps({"more": "a" * 10**6}), "at most 20,000 characters"),
    ],
)
def test_what_a_header_says_is_checked_like_any_input(about, words):
    with pytest.raises(InputError, match=words) as raised:
        checkpoints.read(save({"patch": torch.zeros(1, 3, 2, 2)}, metadata={checkpoints.HEADER: about}), name="file")
    assert len(str(raised.value)) < 250


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"gone\.pth: no such file"):
        checkpoints.read(tmp_path / "gone.pth")


def test_a_header_that_asks_for_a_huge_picture_is_refused():
    """A canvas of 30,000 pixels a side would take 10 GB of the server."""
    for side in (30_000, 10**9, 0, -1):
        about = json.dumps({"image_size": side})
        with pytest.raises(InputError, match=rf"image size should lie in 1\.\.512, it is {side}"):
            checkpoints.read(
                save({"patch": torch.zeros(1, 3, 2, 2)}, metadata={checkpoints.HEADER: about}), name="file"
            )


def test_a_header_nested_without_end_is_refused():
    header = b'{"a":' + b"[" * 200_000
    with pytest.raises(InputError, match="its header is nested too deep"):
        checkpoints.read(len(header).to_bytes(8, "little") + header, name="file")
