"""Prompts in files: this project's, the assignment's as its routine writes them, and files that are refused."""

import io
import json
import pickle

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from prompts import files
from prompts.cases import WIDTH, tiny_clip
from safetensors.torch import save

from dl2core.errors import InputError
from dl2core.prompts.files import checkpoints
from dl2core.prompts.model import pixel
from dl2core.prompts.model.deep import DeepPrompt

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
    assert torch.equal(found.tensors["deep_prompt"].flatten(), value.half().float().flatten())
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
        with pytest.raises(InputError, match=r"evil is refused: .*(posix|nt)\.system.*Nothing in it was run"):
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
        (b"hello, this is text", "x is refused|cannot be read"),
        (GOOD[: len(GOOD) // 2], "cannot be read|broken"),
        (b"\x80\x02G\x00.", "cannot be read"),  # ends within a number
        (b"\x00" * 8 + b"{", "broken safetensors"),
        (save({"patch": torch.zeros(1, 3, 2, 2)})[:-5], "broken safetensors"),
        (files.compressed(GOOD), "compressed"),
        (_saved([1, 2]), "holds a list"),
        (_saved({"state_dict": [1]}), "state_dict should be a dictionary"),
        (_saved({"state_dict": {"fc.weight": torch.zeros(2)}}), r"holds no prompt .* it holds fc\.weight"),
        (_saved({"patch": "text"}), "patch should be a tensor, it is a str"),
        (_saved({"patch": torch.zeros(1, 3, 2, 2, dtype=torch.int64)}), "no prompt looks like that"),
        (_saved({"patch": torch.zeros(1).expand(10**8)}), "no prompt looks like that"),
        (_saved({"patch": torch.zeros(1, 3, 2, 2, device="meta")}), "no prompt looks like that|cannot be read"),
        (_saved({"patch": torch.zeros(1, 3, 2, 3)}), r"patch should be \(1, 3, 2, 2\), it is \(1, 3, 2, 3\)"),
        (_saved({"patch": torch.zeros(3, 2, 2)}), "four axes"),
        (_saved({"patch": torch.full((1, 3, 2, 2), torch.nan)}), "12 values that are not finite"),
        (_saved({"deep_prompt": torch.zeros(2, 3, 4)}), r"it is \(2, 3, 4\)"),
        (_saved(PADDING.state_dict() | {"pad_left": torch.zeros(1, 3, 9, 9)}), "pad_left should be"),
        (pickle.dumps({"patch": np.zeros(3)}), "refused|cannot be read"),
    ],
)
def test_bad_files_are_refused_with_one_line(data, message, tmp_path):
    path = tmp_path / "x"
    path.write_bytes(data)
    for file in (data, path):
        with pytest.raises(InputError, match=message) as raised:
            checkpoints.read(file, name="x")
        assert "\n" not in str(raised.value)


def test_a_torchscript_program_is_refused():
    file = io.BytesIO()
    torch.jit.save(torch.jit.script(torch.nn.Linear(2, 2)), file)
    with pytest.raises(InputError, match=r"TorchScript|compressed"):
        checkpoints.read(file.getvalue())


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_damaged_files_give_an_input_error_or_a_prompt(data):
    broken = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 6))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = checkpoints.read(bytes(broken))
    except InputError:
        return
    assert found.kind == "fixed_patch"


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"gone\.pth: no such file"):
        checkpoints.read(tmp_path / "gone.pth")


def test_a_header_that_asks_for_a_huge_picture_is_refused():
    """A canvas of 30,000 pixels a side would take 10 GB of the server."""
    for side in (30_000, 10**9, 0, -1):
        about = json.dumps({"image_size": side})
        with pytest.raises(InputError, match=rf"image size should lie in 1\.\.2048, it is {side}"):
            checkpoints.read(
                save({"patch": torch.zeros(1, 3, 2, 2)}, metadata={checkpoints.HEADER: about}), name="file"
            )


def test_a_header_nested_without_end_is_refused():
    header = b'{"a":' + b"[" * 200_000
    with pytest.raises(InputError, match="broken safetensors"):
        checkpoints.read(len(header).to_bytes(8, "little") + header, name="file")


def test_mutated_files_are_read_or_refused():
    """400 files with a few bytes changed: never anything but a checkpoint or an InputError."""
    out, random = io.BytesIO(), np.random.default_rng(0)
    torch.save({"state_dict": {"patch": torch.zeros(1, 3, 1, 1)}, "epoch": 3, "best_acc1": np.float64(3)}, out)
    whole = [out.getvalue(), save({"patch": torch.zeros(1, 3, 2, 2)}, metadata={checkpoints.HEADER: "{}"})]
    refused = 0
    for number in range(400):
        changed = bytearray(whole[number % 2])
        for place in random.integers(len(changed), size=6):
            changed[place] = random.integers(256)
        try:
            checkpoints.read(bytes(changed[: random.integers(1, len(changed) + 1)]), name="file")
        except InputError:
            refused += 1
    assert refused > 200
