"""Weights from untrusted files are read strictly, nothing is downloaded, and every name ends in one type."""

import json
import pickle
from pathlib import Path

import open_clip
import pytest
import torch
from safetensors.torch import save_file

from dl2core import store
from dl2core.clip import activation, builtin, load, names, weight_files
from dl2core.clip.model import BUILT_IN_WEIGHTS, built_in_identity
from dl2core.data import catalogue, places
from dl2core.errors import InputError

ROOT = Path(__file__).parents[2]
REPOSITORY = "timm/vit_base_patch32_clip_224.openai"


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("DL2_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path


@pytest.fixture(scope="module")
def random_b32() -> dict[str, torch.Tensor]:
    """State of a ViT-B/32 with random weights, half precision as files have it."""
    config = open_clip.get_model_config("ViT-B-32")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        model = open_clip.CLIP(**config)
    return {key: value.half() for key, value in model.state_dict().items()}


def test_the_built_in_model_is_frozen_and_complete():
    clip = load.load()
    assert clip.title == "built-in model"
    assert (clip.size, clip.context_length) == (32, 16)
    assert clip.identity == built_in_identity() == weight_files.identity(BUILT_IN_WEIGHTS)
    assert clip.token_ids_seen == builtin.token_ids_seen()
    assert not clip.model.training
    assert not any(parameter.requires_grad for parameter in clip.model.parameters())
    tokens = clip.tokenize(["a photo of a frog", "word " * 100])
    assert tokens.shape == (2, 16)
    assert tokens[1, -1] == 49407
    assert clip.model.encode_text(tokens).shape == (2, 128)


def test_a_real_architecture_opens_from_a_path(random_b32, home):
    path = home / "weights.safetensors"
    save_file(random_b32, path, metadata={"quick_gelu": "true"})
    clip = load.load("ViT-B-32-quickgelu", weights=path)
    assert (clip.name, clip.pretrained, clip.size, clip.context_length) == ("ViT-B-32-quickgelu", path.name, 224, 77)
    assert clip.mean == tuple(open_clip.OPENAI_DATASET_MEAN)
    key = "visual.transformer.resblocks.7.mlp.c_fc.weight"
    assert torch.equal(clip.model.state_dict()[key], random_b32[key].float())


def hub_cache(hub: Path, repository: str, file: str) -> Path:
    """Where huggingface_hub keeps a file."""
    cache = hub / f"models--{repository.replace('/', '--')}"
    (cache / "refs").mkdir(parents=True)
    (cache / "refs" / "main").write_text("b" * 40)
    path = cache / "snapshots" / ("b" * 40) / file
    path.parent.mkdir(parents=True)
    return path


def test_a_tags_file_is_found_in_the_hub_cache_and_before_that_in_the_home(home):
    cached = hub_cache(home / "hub", REPOSITORY, "open_clip_model.safetensors")
    assert names.find_weights("ViT-B-32-quickgelu", "openai") is None
    cached.write_bytes(b"")
    assert names.find_weights("ViT-B-32-quickgelu", "openai") == cached
    ours = places.models_home() / REPOSITORY / "open_clip_model.safetensors"
    ours.parent.mkdir(parents=True)
    ours.write_bytes(b"")
    assert names.find_weights("ViT-B-32-quickgelu", "openai") == ours


def test_a_tag_gives_what_open_clips_own_loading_gives(random_b32, home):
    path = hub_cache(home / "hub", REPOSITORY, "open_clip_model.safetensors")
    save_file(random_b32, path)
    clip = load.load("ViT-B-32-quickgelu")
    assert clip.title == "ViT-B-32-quickgelu (openai)"
    theirs = open_clip.create_model("ViT-B-32-quickgelu", pretrained=str(path)).eval()
    pixels, tokens = torch.randn(1, 3, 224, 224), clip.tokenize(["a photo of a frog"])
    with torch.inference_mode():
        assert torch.equal(clip.model.encode_image(pixels), theirs.encode_image(pixels))
        assert torch.equal(clip.model.encode_text(tokens), theirs.encode_text(tokens))


def test_the_wrong_name_for_a_tag_is_refused_with_the_right_one(home):
    with pytest.raises(InputError, match="'openai' were trained with QuickGELU: use ViT-B-32-quickgelu/openai"):
        load.load("ViT-B-32/openai")
    with pytest.raises(InputError, match="'mine' were trained with GELU: use ViT-B-32/mine"):
        activation.check_tag("ViT-B-32-quickgelu", "mine", quick_gelu=True, published=False)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ViT-B-32-quickgelu", r"is not on this machine.*models fetch ViT-B-32-quickgelu/openai"),
        ("ViT-B-33", "has no model 'ViT-B-33'"),
        ("ViT-B-32", "no published weights ''"),
        ("ViT-B-32/mine", "no published weights 'mine'"),
        ("../secret", "has no model"),
    ],
)
def test_names_that_lead_nowhere_are_one_clear_line(home, name, words):
    with pytest.raises(InputError, match=words):
        load.load(name)


def test_models_of_another_kind_are_refused(home):
    path = home / "weights.safetensors"
    save_file({"a": torch.zeros(1)}, path)
    for name in ("ViT-B-16-SigLIP", "coca_ViT-B-32"):
        with pytest.raises(InputError, match=f"{name} (needs a tokenizer|is no plain CLIP)"):
            load.load(name, weights=path)


def test_the_built_in_model_takes_no_other_weights(home):
    with pytest.raises(InputError, match="has its own weights"):
        load.load(weights=home / "x.safetensors")


@pytest.fixture
def small() -> torch.nn.Module:
    return torch.nn.Linear(2, 3)


def saved(content: object, path: Path) -> Path:
    torch.save(content, path)
    return path


def test_tensors_must_fit_exactly(small, tmp_path):
    path = tmp_path / "file"
    right = {"weight": torch.ones(3, 2), "bias": torch.zeros(3)}
    weight_files.fill(small, weight_files.read(saved(right, path)))
    assert torch.equal(small.weight, torch.ones(3, 2))
    for wrong, words in (
        ({"weight": torch.ones(3, 2)}, "1 of 2 tensors are missing, among them bias"),
        ({**right, "more": torch.ones(1)}, "1 tensors do not belong to this model, among them more"),
        ({**right, "bias": torch.zeros(4)}, r"bias should have the shape \(3,\), it has \(4,\)"),
        ({**right, "bias": torch.zeros(3, dtype=torch.int64)}, r"bias should be torch\.float32, it is int64"),
        ({**right, "bias": torch.zeros(3, dtype=torch.complex64)}, r"bias is refused: its values are of type"),
        ({**right, "bias": torch.tensor([0, torch.nan, 0])}, "bias holds values that are not finite"),
    ):
        with pytest.raises(InputError, match=f"file: {words}"):
            weight_files.fill(small, weight_files.read(saved(wrong, path)))


def test_a_checkpoint_of_a_whole_network_gives_the_model_in_it(small, tmp_path):
    """The assignment's deep checkpoint holds all of CLIP beside its prompt: a legal source of the weights."""
    state = {f"clip_model.{name}": value.half() for name, value in small.state_dict().items()}
    path = saved(
        {"epoch": 3, "state_dict": {"deep_prompt": torch.zeros(1)} | state, "optimizer": {}}, tmp_path / "a.pt"
    )
    other = torch.nn.Linear(2, 3)
    weight_files.fill(other, weight_files.read(path))
    assert torch.equal(other.weight, small.weight.half().float())


class Evil:
    def __reduce__(self):
        return eval, ("open('ran', 'w')",)


def test_code_in_a_file_is_refused_and_not_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, write in (
        ("a.pt", lambda path: torch.save({"a": Evil()}, path)),
        ("b.pth", lambda path: path.write_bytes(pickle.dumps(Evil()))),
    ):
        path = tmp_path / name
        write(path)
        with pytest.raises(
            InputError, match=rf"{name} wants to call (builtins|__builtin__)\.eval, .* Nothing in it was run"
        ):
            weight_files.read(path)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.safetensors", b"junk", "begins with b'junk'"),
        ("a.safetensors", b"\xff" * 100, "begins with"),
        ("a.safetensors", b"version https://git-lfs.github.com/spec/v1\nsize 605143284\n", "is a git-lfs pointer"),
        ("a.pt", b"", "is empty"),
        ("a.pt", b"PK\x03\x04", "is a broken zip archive"),
        ("a.exe", b"MZ", "is a program"),
    ],
)
def test_what_holds_no_weights_is_refused_by_name(tmp_path, name, content, words):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=f"^{name} {words}".replace(".", r"\.")):
        weight_files.read(path)


def test_other_contents_of_a_torch_file_are_refused(small, tmp_path):
    for content in ([1, 2], {"state_dict": {"a": "text"}}, {}):
        with pytest.raises(InputError, match=r"a\.pt: 2 of 2 tensors are missing"):
            weight_files.fill(small, weight_files.read(saved(content, tmp_path / "a.pt")))


def test_a_process_keeps_two_models_open(monkeypatch):
    monkeypatch.setattr(load, "load", lambda name: object())
    load.opened.cache_clear()
    first, second = load.opened("a"), load.opened("b")
    assert load.opened("a") is first
    load.opened("c")
    assert load.opened("a") is first
    assert load.opened("b") is not second
    load.opened.cache_clear()


def script(state: dict[str, torch.Tensor]) -> torch.jit.ScriptModule:
    """A TorchScript program with these parameters, under the names that they have in a CLIP."""
    root = torch.nn.Module()
    for name, value in state.items():
        module = root
        *way, last = name.split(".")
        for part in way:
            if not hasattr(module, part):
                module.add_module(part, torch.nn.Module())
            module = getattr(module, part)
        module.register_parameter(last, torch.nn.Parameter(value, requires_grad=False))
    root.register_buffer("input_resolution", torch.tensor(224))
    return torch.jit.script(root)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_openais_own_file_is_found_and_read(random_b32, home, monkeypatch):
    monkeypatch.setenv("HOME", str(home))
    folder = home / ".cache" / "clip"
    folder.mkdir(parents=True)
    path = folder / "ViT-B-32.pt"
    torch.jit.save(script(random_b32), path)
    assert catalogue.MODELS[0].on_disk() == path
    with pytest.raises(InputError, match=r"is not OpenAI's published file: its sha256 should be 40d365715913…, it is"):
        load.load("ViT-B-32-quickgelu")
    with pytest.raises(InputError, match=r"ViT-B-32\.pt does not say whether"):
        load.load("ViT-B-32-quickgelu", weights=path)
    config = open_clip.get_pretrained_cfg("ViT-B-32-quickgelu", "openai")
    published = config | {"url": f"https://example.org/{store.content_hash(path, digits=64)}/ViT-B-32.pt"}
    monkeypatch.setattr(open_clip, "get_pretrained_cfg", lambda *_: published)
    for clip in (load.load("ViT-B-32-quickgelu"), load.load("ViT-B-32-quickgelu", weights=path)):
        key = "visual.transformer.resblocks.7.mlp.c_fc.weight"
        assert torch.equal(clip.model.state_dict()[key], random_b32[key].float())


def test_the_list_of_models_names_size_and_place(home, capsys):
    from dl2core.__main__ import main

    assert main(["models", "list", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["models"]
    assert [row["name"] for row in rows] == [
        "built-in",
        "ViT-B-32-quickgelu/openai",
        "MobileCLIP2-S0/dfndr2b",
        "resnet18",
    ]
    assert rows[0]["on_disk"]
    assert rows[0]["size_mb"] <= 15
    assert [(row["on_disk"], row["size_mb"]) for row in rows[1:]] == [(False, 605), (False, 300), (False, 47)]


def test_download_items_are_the_hubs_addresses(home):
    item = names.download_item("ViT-B-32-quickgelu")
    assert item.url.endswith("/timm/vit_base_patch32_clip_224.openai/resolve/main/open_clip_model.safetensors")
    assert item.target == places.models_home() / REPOSITORY / "open_clip_model.safetensors"
    other = names.download_item("ViT-B-32/laion2b_s34b_b79k")
    assert other.repository == "laion/CLIP-ViT-B-32-laion2B-s34B-b79K"
    with pytest.raises(InputError, match="no published weights"):
        names.download_item("ViT-B-32/none")


def test_what_lies_on_this_disk_is_listed_with_its_size(home, monkeypatch):
    monkeypatch.setenv("HOME", str(home))
    assert names.on_disk() == []
    item = catalogue.MOBILE_CLIP
    item.target.parent.mkdir(parents=True)
    item.target.write_bytes(b"x" * 7)
    assert places.repositories_with(catalogue.CLIP_FILES) == [item.repository]
    assert (item.key, 7) in names.on_disk()
