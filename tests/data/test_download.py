"""Downloads from a hub on this machine: resumed, checked, stopped, and never half a file under the final name."""

import errno
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import hub_server
import numpy as np
import pytest
import tiny_data

from dl2core import jobs
from dl2core.data import catalogue, cifar, download, places
from dl2core.errors import InputError
from dl2core.runner import Runner

ITEM = catalogue.dataset("cifar10", "test")
ADDRESS = "/datasets/uoft-cs/cifar10/resolve/main/plain_text/test-00000-of-00001.parquet"
ROOT = Path(__file__).parents[2]


def noisy_table(path: Path, seed: int) -> bytes:
    """A real parquet file of about 1 MB."""
    noise = np.random.default_rng(seed).integers(0, 256, (350, 32, 32, 3), dtype=np.uint8)
    cells = [tiny_data.encoded(picture) for picture in noise]
    return tiny_data.write_table(path, cells, tiny_data.labels("cifar10", 350).tolist()).read_bytes()


@pytest.fixture
def table(tmp_path) -> bytes:
    return noisy_table(tmp_path / "made.parquet", 0)


@pytest.fixture
def hub(disk, table, monkeypatch):
    """The hub with that file, as HF_ENDPOINT."""
    with hub_server.serve(hub_server.Hub({ADDRESS: table})) as served:
        monkeypatch.setenv("HF_ENDPOINT", served.url)
        yield served


def fetch(report=lambda _: None) -> download.Fetched:
    return jobs.run_here(download.fetch(ITEM), report)


def left_over() -> list[str]:
    found = ITEM.target.parent.glob("*") if ITEM.target.parent.exists() else []
    return sorted(path.name for path in found if path.suffix != ".lock")


def test_a_file_arrives_is_checked_and_can_be_loaded(hub, table):
    seen = []
    done = fetch(seen.append)
    assert done.path == ITEM.target
    assert done.path.read_bytes() == table
    assert done.announced
    assert (done.size, left_over()) == (len(table), [ITEM.target.name])
    shares = [progress.done for progress in seen]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    images = cifar.load("cifar10", "test")
    assert (len(images), images.source) == (350, "parquet in DL2_HOME")


def test_the_rest_only_is_asked_after_a_broken_connection(hub, table):
    hub.send_only = 400_000
    with pytest.raises(InputError, match=rf"400,000 of {len(table):,} bytes arrived; they are kept"):
        fetch()
    assert ITEM.target.name not in left_over()
    hub.send_only = None
    fetch()
    assert ITEM.target.read_bytes() == table
    assert hub.log[1] == (ADDRESS, "bytes=400000-", len(table) - 400_000)


def test_a_file_changed_meanwhile_starts_again(hub, tmp_path):
    hub.send_only = 400_000
    with pytest.raises(InputError):
        fetch()
    hub.send_only = None
    other = noisy_table(tmp_path / "other.parquet", 1)
    hub.files[ADDRESS] = other
    assert fetch().path.read_bytes() == other
    assert [asked for _, asked, _ in hub.log] == [None, "bytes=400000-", None]


def test_a_server_without_ranges_starts_again(hub, table):
    hub.send_only = 400_000
    with pytest.raises(InputError):
        fetch()
    hub.send_only, hub.ranges = None, False
    assert fetch().path.read_bytes() == table


def test_a_part_without_its_note_is_not_trusted(hub, table):
    part = ITEM.target.with_name(ITEM.target.name + ".part")
    part.parent.mkdir(parents=True)
    part.write_bytes(b"from elsewhere")
    assert fetch().path.read_bytes() == table


def test_a_part_that_is_longer_than_the_file_starts_again(hub, table):
    part = ITEM.target.with_name(ITEM.target.name + ".part")
    part.parent.mkdir(parents=True)
    part.write_bytes(table + b"more")
    assert fetch().path.read_bytes() == table


def test_a_wrong_hash_leaves_nothing(hub):
    hub.announce_sha256 = "0" * 64
    with pytest.raises(InputError, match="sha256 should be 000000000000…"):
        fetch()
    assert left_over() == []


def test_a_hash_of_ours_goes_before_the_servers(hub, tmp_path):
    steps = download.fetch_file(hub.url + ADDRESS, tmp_path / "file", title="File", sha256="1" * 64)
    with pytest.raises(InputError, match="should be 111111111111…"):
        jobs.run_here(steps)


def test_without_an_announced_hash_the_result_says_so(hub):
    hub.announce_sha256 = ""
    assert not fetch().announced


def test_too_many_bytes_leave_nothing(hub, table):
    hub.surplus = b"surplus"
    with pytest.raises(InputError, match=rf"{len(table):,} bytes were announced, {len(table) + 7:,} arrived"):
        fetch()
    assert left_over() == []


def test_what_is_no_parquet_file_leaves_nothing(hub):
    hub.files[ADDRESS] = b"<html>sign in</html>" * 100
    with pytest.raises(InputError, match=r"parquet is a web page, not the file.*; nothing was kept$"):
        fetch()
    assert left_over() == []


@pytest.mark.parametrize(
    ("status", "words"), [(404, "no such file"), (403, "refuses"), (429, "busy"), (500, "fault"), (503, "fault")]
)
def test_an_answer_that_is_no_file_is_one_clear_line(hub, status, words):
    hub.status = status
    with pytest.raises(
        InputError, match=rf"CIFAR-10 test images: 127\.0\.0\.1:\d+ .*{words}.*\(answer {status}\)"
    ) as caught:
        fetch()
    assert "\n" not in str(caught.value)
    assert ITEM.target.name not in left_over()


def test_silence_is_one_clear_line_and_what_came_is_kept(hub, table, monkeypatch):
    monkeypatch.setattr(download, "TIMEOUT", 0.5)
    hub.pause, hub.piece = 0.0, 300_000
    original = time.sleep
    monkeypatch.setattr(hub_server.time, "sleep", lambda s: original(3 if hub.log[-1][2] >= 300_000 else 0))
    with pytest.raises(InputError, match=r"sent nothing for 0 s; 0\.3 MB are kept"):
        fetch()


def test_nobody_there_is_one_clear_line(disk, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{port}")
    with pytest.raises(InputError, match=r"cannot be reached: .*refused"):
        fetch()


def test_a_full_disk_is_one_clear_line_before_the_first_byte(hub, monkeypatch):
    monkeypatch.setattr(download.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 10_000})())
    with pytest.raises(InputError, match="1 MB are needed, 0 MB are free"):
        fetch()
    assert left_over() == []


def test_a_disk_that_fills_up_leaves_nothing(hub, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(download.os, "fsync", full)
    with pytest.raises(InputError, match="full; nothing was kept"):
        fetch()
    assert not [name for name in left_over() if not name.endswith(".json")]


def test_stop_works_within_a_second_and_the_rest_is_resumed(hub, table):
    hub.pause, hub.piece = 0.15, 100_000
    runner = Runner("download-test")
    job = runner.submit("fetch", lambda: download.fetch(ITEM), spec=ITEM, owner="me")
    while job.progress.done < 0.3:
        job.beat()
        assert job.live, job.error or job.trace
        time.sleep(0.02)
    asked = time.monotonic()
    runner.stop(job, "me")
    while job.live:
        time.sleep(0.01)
    assert time.monotonic() - asked < 1.0
    assert job.state == "stopped"
    assert ITEM.target.name not in left_over()
    hub.pause = 0.0
    fetch()
    assert ITEM.target.read_bytes() == table
    assert 300_000 <= int(hub.log[-1][1].removeprefix("bytes=").rstrip("-")) < len(table)


def test_other_schemes_are_refused(tmp_path):
    with pytest.raises(InputError, match="http"):
        download.fetch_file("file:///etc/passwd", tmp_path / "x", title="File")


def command(hub, home: Path, *words: str, **options) -> subprocess.Popen:
    environment = {**os.environ, "HF_ENDPOINT": hub.url, "DL2_HOME": str(home), "HF_HOME": str(home / "hf")}
    environment.pop("DL2_DATA_DIR", None)
    line = [sys.executable, "-m", "dl2core", *words, "--json"]
    return subprocess.Popen(line, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_killed_at_forty_percent_the_command_line_resumes(hub, table, tmp_path):
    """The issue's own test: kill -9 at 40 %, ask again, and the server is asked for the rest only."""
    home = tmp_path / "other home"
    hub.pause, hub.piece = 0.2, 100_000
    part = home / "data" / "cifar10" / "plain_text" / (ITEM.target.name + ".part")
    first = command(hub, home, "data", "fetch", "cifar10")
    deadline = time.monotonic() + 60
    while not part.exists() or part.stat().st_size < 0.4 * len(table):
        assert first.poll() is None, first.stderr.read()
        assert time.monotonic() < deadline
        time.sleep(0.02)
    first.send_signal(signal.SIGKILL)
    first.communicate()
    kept = part.stat().st_size
    assert not part.with_name(ITEM.target.name).exists()
    hub.pause = 0.0
    second = command(hub, home, "data", "fetch", "cifar10")
    out, err = second.communicate(timeout=60)
    assert second.returncode == 0, err
    assert Path(json.loads(out)["path"]).read_bytes() == table
    assert hub.log[-1] == (ADDRESS, f"bytes={kept}-", len(table) - kept)


def test_two_processes_that_fetch_the_same_share_one_download(hub, table, tmp_path):
    home = tmp_path / "shared home"
    hub.pause, hub.piece = 0.1, 100_000
    both = [command(hub, home, "data", "fetch", "cifar10") for _ in range(2)]
    ends = [process.communicate(timeout=60) for process in both]
    assert [process.returncode for process in both] == [0, 0], ends
    path, other = (Path(json.loads(out)["path"]) for out, _ in ends)
    assert path == other
    assert path.read_bytes() == table
    assert sum("another process is fetching it" in err for _, err in ends) == 1
    assert len(hub.log) == 1


def test_the_command_line_says_what_failed_in_one_line(hub, tmp_path):
    hub.status = 404
    done = command(hub, tmp_path / "home2", "data", "fetch", "cifar100", "--split", "train")
    out, err = done.communicate(timeout=60)
    assert done.returncode == 2
    assert out == ""
    assert "CIFAR-100 training images" in err.strip().splitlines()[-1]


def test_the_list_names_every_split_and_what_it_costs(disk, capsys):
    from dl2core.__main__ import main

    tiny_data.write_hub(disk, "cifar100")
    assert main(["data", "list", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["datasets"]
    assert [(row["name"], row["split"]) for row in rows] == [tuple(item.key.split("/")) for item in catalogue.DATASETS]
    there = next(row for row in rows if row["n"])
    assert (there["name"], there["n"], there["standard"], there["source"]) == (
        "cifar100",
        40,
        False,
        "parquet in DL2_DATA_DIR",
    )


def test_a_broken_set_is_named_in_the_list_and_hides_no_other(disk, capsys):
    from dl2core.__main__ import main

    tiny_data.write_hub(disk, "cifar100")
    tiny_data.write_hub(disk, "cifar10").write_bytes(b"no parquet at all")
    assert main(["data", "list", "--json"]) == 0
    notes = {(row["name"], row["split"]): row for row in json.loads(capsys.readouterr().out)["datasets"]}
    assert notes["cifar10", "test"]["note"].startswith("broken: test-00000-of-00001.parquet is not a readable")
    assert (notes["cifar10", "test"]["n"], notes["cifar100", "test"]["n"]) == (None, 40)


def test_the_catalogue_points_at_the_hub_and_into_the_home(disk, monkeypatch):
    monkeypatch.delenv("HF_ENDPOINT", raising=False)
    assert ITEM.url == "https://huggingface.co" + ADDRESS
    assert ITEM.target == places.data_home() / "cifar10" / "plain_text" / "test-00000-of-00001.parquet"
