"""The `latency`, `memory` and `profile` verbs as a shell would use them."""

import json

import pytest

from dl2core import __main__ as main
from dl2core import store
from dl2core.cnn.latency.result import LatencyResult
from dl2core.cnn.memory.result import MemoryResult
from dl2core.cnn.profile.result import ProfileResult
from dl2core.commands import common

SMALL = ("--models", "mobilenet_v3_small", "--image-size", "32")


def run(capsys, *words: str) -> tuple[int, str, str]:
    code = main.main([*words])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_latency_prints_the_document_that_pages_read(capsys, monkeypatch):
    monkeypatch.setattr(common, "REPORT_SECONDS", 0.0)
    code, out, err = run(capsys, "latency", *SMALL, "--batch", "1,2", "--runs", "3", "--threads", "1", "--json")
    assert code == 0
    document = json.loads(out)
    found = store.from_document(LatencyResult, document)
    assert [(row.batch, row.n) for row in found.timings] == [(1, 3), (2, 3)]
    assert {"median_ms", "iqr_ms", "p90_ms", "min_ms", "runs_ms", "per_image_ms", "noisy"} <= set(document["rows"][0])
    assert "MobileNet" in err  # progress


def test_latency_as_text(capsys):
    code, out, _ = run(capsys, "latency", *SMALL, "--batch", "1", "--runs", "3", "--threads", "1")
    assert code == 0
    assert "median_ms" in out
    assert "runs_ms" not in out


def test_memory(capsys):
    code, out, _ = run(capsys, "memory", *SMALL, "--batch", "3", "--json")
    assert code == 0
    row = json.loads(out)["rows"][0]
    assert {"model", "saved_mb_grad", "saved_mb_no_grad", "parameters", "gmacs"} <= set(row)
    assert row["saved_mb_no_grad"] == 0
    assert row["measured_batch"] == row["batch"] == 3
    assert row["peak_grad"] is None  # unknown on a CPU, not 0
    assert store.from_document(MemoryResult, json.loads(out)).footprints[0].steps


def test_profile(capsys):
    code, out, _ = run(capsys, "profile", *SMALL, "--batch", "2", "--threads", "1", "--json")
    assert code == 0
    found = store.from_document(ProfileResult, json.loads(out))
    assert found.profiles[0].gflops > 0
    assert found.roof.gflops > found.profiles[0].gflops


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("latency", "--models", "resnet81"), "resnet81"),
        (("latency", "--batch", "5000"), "batches[0] must lie in 1..1024, got 5000"),
        (("latency", "--mode", "train"), "'train'"),
        (("latency", "--models", ""), "models must hold at least one"),
        (("memory", "--models", "vgg11", "--image-size", "8"), "32 to 1024"),
        (("memory", "--models", "vgg11", "--batch", "4096"), "GB are free"),
        (("profile", "--device", "abacus"), "abacus"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(capsys, words, says):
    code, out, err = run(capsys, *words, "--json")
    assert code == 2
    assert not out
    assert says in err.splitlines()[-1]


def test_a_batch_that_is_no_number_is_refused_by_the_parser(capsys):
    with pytest.raises(SystemExit) as end:
        main.main(["latency", "--batch", "eight"])
    assert end.value.code == 2
    assert "'eight' is not a whole number" in capsys.readouterr().err
