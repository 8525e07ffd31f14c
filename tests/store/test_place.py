"""DL2_HOME: what the environment says, else the platform's cache folder, else one clear line."""

from pathlib import Path

import pytest

from dl2core import store
from dl2core.errors import InputError
from dl2core.store import place


def test_home_is_what_the_environment_says(monkeypatch, tmp_path):
    monkeypatch.setenv("DL2_HOME", str(tmp_path))
    assert store.home() == tmp_path


def test_home_expands_the_user(monkeypatch):
    monkeypatch.setenv("DL2_HOME", "~/lab")
    assert store.home() == Path.home() / "lab"


@pytest.mark.parametrize("variable", ["DL2_HOME", "DL2_DATA_DIR"])
def test_the_home_of_an_unknown_user_is_one_clear_line(monkeypatch, variable):
    monkeypatch.setenv(variable, "~nosuchuser/x")
    with pytest.raises(InputError, match=rf"^{variable} is '~nosuchuser/x', but no such user exists here; set it"):
        store.folder_named(variable)


def test_a_user_without_a_home_is_one_clear_line(monkeypatch):
    def homeless():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("DL2_HOME", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(place.sys, "platform", "linux")
    monkeypatch.setattr(place.Path, "home", homeless)
    with pytest.raises(InputError, match="no home folder; set DL2_HOME"):
        store.home()


@pytest.mark.parametrize(
    ("platform", "variable", "end"),
    [("linux", "XDG_CACHE_HOME", ("cache", "dl2lab")), ("win32", "LOCALAPPDATA", ("cache", "dl2lab"))],
)
def test_home_is_the_users_cache_folder_by_default(monkeypatch, tmp_path, platform, variable, end):
    monkeypatch.delenv("DL2_HOME", raising=False)
    monkeypatch.setattr(place.sys, "platform", platform)
    monkeypatch.setenv(variable, str(tmp_path / "cache"))
    assert store.home().parts[-2:] == end


def test_home_on_macos_lies_in_the_library(monkeypatch):
    monkeypatch.delenv("DL2_HOME", raising=False)
    monkeypatch.setattr(place.sys, "platform", "darwin")
    assert store.home().parts[-3:] == ("Library", "Caches", "dl2lab")
