"""Labels from a text file: its lines, and one line where it is none."""

import pytest

from dl2core.clip.label_file import MOST_BYTES, labels_of
from dl2core.errors import InputError


def test_lines_become_labels_in_their_order():
    content = "\ufeffcat\r\n dog \n\ncat\nanimal: cat, dog\n".encode()
    assert labels_of(content, "a.txt") == ["cat", "dog", "animal: cat, dog"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "holds no label"),
        (b" \n\n", "holds no label"),
        ("räd".encode("latin-1"), "no UTF-8 text"),
        (b"\x89PNG\0\0", "no UTF-8 text"),
        (b"cat\0dog", "zero byte"),
        (b"x" * (MOST_BYTES + 1), "up to 100,000 bytes"),
        ("\n".join(f"label {k}" for k in range(201)).encode(), "at most 200 labels"),
    ],
)
def test_what_is_no_list_of_labels_is_named(content, says):
    with pytest.raises(InputError, match=says):
        labels_of(content, "a.txt")
