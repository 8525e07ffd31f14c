"""A label means what its file says: any order and kind of column gives the same classes, or one line says why not."""

import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest
import tiny_data
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dl2core.data import cifar, cifar_classes, parquet
from dl2core.errors import InputError

TEN = cifar_classes.CIFAR10
NAME = "test-00000-of-00001.parquet"
NUMBERS = [pa.int8(), pa.int32(), pa.int64(), pa.uint16(), pa.float32(), pa.float64()]
FINE = list(cifar_classes.CIFAR100)


def write(path, marks, *, names=None, column="label", kind=None, picture="PNG", metadata=None):
    """A parquet file with the first pictures, labels of an arrow type, and the class names that it tells."""
    cells = [{"bytes": tiny_data.encoded(one, picture), "path": None} for one in tiny_data.pictures(len(marks))]
    table = pa.table({"img": cells, column: pa.array(marks, kind)})
    if names is not None:
        features = {"img": {"_type": "Image"}, column: {"names": names, "_type": "ClassLabel"}}
        metadata = json.dumps({"info": {"features": features}})
    if metadata is not None:
        table = table.replace_schema_metadata({"huggingface": metadata})
    path.parent.mkdir(parents=True, exist_ok=True)
    pa.parquet.write_table(table, path)
    return path


def read(path, classes=TEN, columns=("label", "labels")):
    return parquet.read([path], label_columns=columns, classes=classes, side=32)[1].tolist()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    truth=st.lists(st.integers(0, 9), min_size=1, max_size=12),
    order=st.permutations(range(10)),
    kind=st.sampled_from(NUMBERS),
    spelled=st.sampled_from([str, str.upper, str.title]),
)
def test_any_order_and_kind_of_numbers_means_the_same_classes(tmp_path, truth, order, kind, spelled):
    marks = [order.index(label) for label in truth]
    names = [spelled(TEN[place]) for place in order]
    assert read(write(tmp_path / NAME, marks, names=names, kind=kind)) == truth


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(truth=st.lists(st.integers(0, 99), min_size=1, max_size=12), packed=st.booleans())
def test_names_as_labels_are_read_with_spaces_or_underscores(tmp_path, truth, packed):
    words = [FINE[label].replace(" ", "_") if label % 2 else FINE[label] for label in truth]
    kind = pa.dictionary(pa.int8(), pa.string()) if packed else pa.string()
    assert read(write(tmp_path / NAME, words, kind=kind), FINE) == truth


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.one_of(st.sampled_from(TEN), st.text(max_size=12)), max_size=12), mark=st.integers(-2, 12))
def test_other_names_give_the_named_class_or_one_line(tmp_path, names, mark):
    path = write(tmp_path / NAME, [mark], names=names, kind=pa.int64())
    try:
        told = TEN[read(path)[0]]
    except InputError as error:
        told = str(error)
        assert told.startswith(NAME)
        assert "\n" not in told
        assert len(told) < 250
    else:
        assert told == (names[mark].lower() if names else TEN[mark])


@pytest.mark.parametrize(
    ("marks", "options", "says"),
    [
        (
            [0, 1],
            {"names": ["plane", *TEN[1:]]},
            "10 classes such as airplane were expected, it names 10, among them 'plane'",
        ),
        ([0, 1], {"names": ["cat", "dog", "cat"]}, "it names a class twice"),
        ([0, 5], {"names": ["cat", "dog"]}, "row 1: a label from 0 to 1 was expected, got 5"),
        (["cat", "cow"], {}, "row 1: 10 classes .* among them 'cow'"),
        ([0.0, 1.5], {}, "row 1: a whole-number label or a class name was expected, got 1.5"),
        ([float("nan")], {}, "got nan"),
        ([True], {}, "got True"),
        ([[1, 2]], {}, r"got \[1, 2\]"),
        ([0], {"metadata": '{"info": ClassLabel'}, "its class names cannot be read"),
        (
            [0],
            {"metadata": '{"info": {"features": {"label": {"_type": "ClassLabel"}}}}'},
            "its class names cannot be read",
        ),
        ([0], {"metadata": "[" * 100_000 + "ClassLabel"}, "its class names cannot be read"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(tmp_path, marks, options, says):
    path = write(tmp_path / NAME, marks, **options)
    with pytest.raises(InputError, match=rf"^{NAME}.*{says}"):
        read(path)


@pytest.mark.parametrize("kind", ["WEBP", "BMP", "PNG"])
def test_pictures_of_other_kinds_are_read_and_named(disk, kind):
    write(disk / "cifar10/plain_text" / NAME, list(range(10)), picture=kind)
    images = cifar.load("cifar10", "test")
    assert np.abs(images.images.astype(int) - tiny_data.pictures(10)).mean() < 8
    assert ("WebP copy" in images.note) == (kind == "WEBP")


def test_the_column_may_be_called_labels_and_cifar_100_s_fine_label_comes_first(disk):
    write(disk / "cifar10/plain_text" / NAME, [3, 1], column="labels")
    assert cifar.load("cifar10", "test").labels.tolist() == [3, 1]


@pytest.mark.parametrize("named", [True, False])
def test_superclasses_of_cifar_100_under_label_are_refused_by_name(disk, named):
    coarse = ["aquatic_mammals", "fish", *(f"group {i}" for i in range(18))] if named else None
    write(disk / "cifar100/cifar100" / NAME, [row % 20 for row in range(120)], names=coarse)
    says = "among them 'aquatic_mammals'" if named else "these are CIFAR-100's 20 superclasses"
    with pytest.raises(InputError, match=says):
        cifar.load("cifar100", "test")
