"""Pictures on a page: what is on disk is used, what is missing is fetched in place, uploads are decoded or named."""

import io
import zipfile
from pathlib import Path

import hub_server
import pytest
import streamlit as st
import tiny_data
from PIL import Image
from streamlit.testing.v1 import AppTest
from ui.visits import until

from dl2core.data import catalogue

ADDRESS = "/datasets/uoft-cs/cifar10/resolve/main/plain_text/test-00000-of-00001.parquet"
GET = "fetch_cifar10_test_get"


@pytest.fixture
def app(tmp_path, monkeypatch):
    monkeypatch.setenv("DL2_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DL2_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.chdir(tmp_path)
    st.cache_data.clear()
    st.cache_resource.clear()
    return AppTest.from_file(Path(__file__).with_name("demo_images.py"), default_timeout=60)


def title(app) -> str:
    return app.markdown[-1].value.partition(":")[0]


def names(app) -> list[str]:
    return next(text.value for text in app.caption if " | " in text.value).split(" | ")


def png(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "PNG")
    return out.getvalue()


def test_a_set_on_disk_is_shown_at_once(app, tmp_path):
    tiny_data.write_hub(tmp_path / "data")
    app.run()
    assert title(app) == "CIFAR-10 test (40 of 10,000 images)"
    assert not [button for button in app.button if button.key == GET]


def test_what_is_missing_is_offered_with_its_size_and_shapes_stand_in(app):
    app.run()
    assert app.button(key=GET).label == "Get: CIFAR-10 test images (24 MB)"
    assert title(app) == "Shapes test"
    assert not app.exception


def test_the_button_fetches_and_the_pictures_switch(app, monkeypatch, tmp_path):
    content = tiny_data.write_hub(tmp_path / "made").read_bytes()
    with hub_server.serve(hub_server.Hub({ADDRESS: content}, pause=0.3, piece=30_000)) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        app.run()
        app.button(key=GET).click().run()
        assert any(button.label == "Stop" for button in app.button)
        until(app, lambda: title(app).startswith("CIFAR-10"))
    assert catalogue.dataset("cifar10", "test").target.read_bytes() == content


def test_stop_keeps_the_part_and_offers_the_rest(app, monkeypatch, tmp_path):
    content = tiny_data.write_hub(tmp_path / "made", count=100).read_bytes()
    with hub_server.serve(hub_server.Hub({ADDRESS: content}, pause=0.5, piece=5_000)) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        app.run()
        app.button(key=GET).click().run()
        until(app, lambda: catalogue.dataset("cifar10", "test").begun)
        app.button(key="fetch_cifar10_test_stop").click().run()
        until(app, lambda: GET in [button.key for button in app.button])
    assert app.button(key=GET).label.startswith("Get the rest")
    assert title(app) == "Shapes test"


def test_a_failed_fetch_says_why_and_can_be_tried_again(app, monkeypatch):
    with hub_server.serve(hub_server.Hub({}, status=500)) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        app.run()
        app.button(key=GET).click().run()
        until(app, lambda: app.error)
    assert "(answer 500)" in app.error[0].value
    assert app.button(key=GET)


def test_a_shared_server_offers_the_command_only(app, monkeypatch):
    monkeypatch.setenv("DL2_SHARED", "1")
    app.run()
    assert GET not in [button.key for button in app.button]
    assert any("python -m dl2core data fetch cifar10 --split test" in text.value for text in app.caption)


def test_seed_and_classes_come_with_the_link_and_other_pictures_are_a_press_away(app):
    app.query_params.update({"pic_data": "Shapes", "pic_seed": "5", "pic_classes": "red circle"})
    app.run()
    before = names(app)
    assert app.markdown[-1].value == "Shapes test: " + ", ".join(["red circle"] * 8)
    app.button(key="pic_shuffle").click().run()
    assert app.number_input(key="pic_seed").value == 6
    assert names(app) != before


def test_a_broken_picture_is_named_and_the_good_ones_are_shown(app):
    app.query_params["pic_data"] = "Own pictures"
    app.run()
    assert title(app) == "Shapes test"
    files = [
        ("good.png", png("teal"), "image/png"),
        ("bad.png", b"nothing", "image/png"),
        ("big.gif", b"x" * 8_000_001, "image/gif"),
    ]
    app.file_uploader(key="pic_files").set_value(files).run()
    assert title(app) == "your pictures"
    assert "good.png" in [text.value for text in app.caption]
    assert [error.value.split()[0] for error in app.error] == ["bad.png", "big.gif:"]


def test_a_zip_gives_its_pictures_beside_single_ones_and_names_are_no_links(app):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(9):
            archive.writestr(f"trip/{number}.png", png("teal"))
        archive.writestr("trip/broken.png", b"nothing")
    app.query_params["pic_data"] = "Own pictures"
    app.run()
    large = io.BytesIO()
    Image.new("RGB", (2000, 100)).save(large, "PNG")
    files = [("www.evil.test [x](http://evil.test).png", large.getvalue(), "image/png")]
    app.file_uploader(key="pic_files").set_value([*files, ("trip.zip", out.getvalue(), "application/zip")]).run()
    assert not app.exception
    assert [error.value for error in app.error] == ["10 pictures came, the first 8 are taken"]
    said = next(text.value for text in app.caption if "made smaller" in text.value)
    assert "www." not in said
    assert "http:" not in said
    assert any("9 pictures came, the first 8 are shown" in text.value for text in app.warning)


def test_values_of_a_link_that_do_not_exist_change_nothing(app):
    app.query_params.update({"pic_data": "../../etc", "pic_seed": "-4", "pic_classes": "<script>"})
    app.run()
    assert not app.exception
    assert app.number_input(key="pic_seed").value == 0
