"""Templates and labels: what is refused, in words, and what is kept as it was typed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from open_clip import tokenizer

from dl2core.clip.templates import CIFAR_TEMPLATES, TASKS
from dl2core.clip.wording import NONE, as_read, check_template, fill, parse_label, unread, wording
from dl2core.errors import InputError

encode = tokenizer._tokenizer.encode


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("a photo of a cat", "has it 0 times"),
        ("a {} next to a {}", "has it 2 times"),
        ("a {label}", "no braces but {}"),
        ("a {} and }", "no braces but {}"),
        ("a {0.__class__}", "no braces but {}"),
        ("a <end_of_text> {}", "<end_of_text>"),
        ("{} " + "x" * 700, "600 characters, got 703"),
        ("{}\n" + "x" * 700, "600 characters, got 703"),
        ("y" * 300, "has it 0 times"),
    ],
)
def test_a_wrong_template_is_refused_with_what_arrived(template: str, says: str) -> None:
    with pytest.raises(InputError) as error:
        check_template(template)
    assert says in str(error.value)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 160


@pytest.mark.parametrize(
    ("labels", "says"),
    [
        ([], "at least one of the labels"),
        ([f"label {i}" for i in range(1000)], "at most 200 labels at a time, got 1,000"),
        ("red, green", "got the plain string 'red, green'"),
        (["cat", " "], "needs a name"),
        (["animal: cat,,dog"], "between its commas"),
        (["animal: cat, dog", "Cat"], "a word of two labels: “cat” and “Cat” are the same text to the tokenizer"),
        (["animal: cat, dog", "animal: cow, pig"], "labels with different members: “animal” is there twice"),
        ([3], "must be text, got int 3"),
        (["animal:"], "needs members"),
        (["&lt;end_of_text&gt;"], "<end_of_text>"),
        ([f"kind {i}: {', '.join(f'{i} {k}' for k in range(70))}" for i in range(3)], "3 labels have 210"),
    ],
)
def test_wrong_labels_are_refused_with_what_arrived(labels: object, says: str) -> None:
    with pytest.raises(InputError) as error:
        wording(["a {}"], labels)
    assert says in str(error.value)


def test_templates_as_a_plain_string_are_refused() -> None:
    with pytest.raises(InputError, match="plain string"):
        wording("a {}", ["cat"])


def test_superclass_and_none_of_these() -> None:
    asked = wording(["a {}", "the {}"], ["animal: cat, dog", "ship"], none_of_these=True)
    assert asked.names == ("animal", "ship", NONE)
    assert asked.words == ("cat", "dog", "ship", "")
    assert asked.owners == (0, 0, 1, 2)
    assert asked.texts("") == ("a", "the")


@pytest.mark.parametrize("label", ["Star Wars: A New Hope", "12:30", "animal: cat", "a:b:c", "x, y"])
def test_a_colon_with_one_member_is_part_of_the_label(label: str) -> None:
    asked = wording(["a {}"], [label, "ship"])
    assert asked.names == asked.words == (label, "ship")


@given(st.text(max_size=40))
@example("cafe\u0301 ﬁ Ａ &amp;amp; \u2019 Ã©")
def test_a_text_is_compared_as_the_tokenizer_reads_it(text: str) -> None:
    assert as_read(text) == tokenizer._clean_lower(text)


@pytest.mark.parametrize(
    ("labels", "names", "says"),
    [
        (["café", "dog", "cafe\u0301"], ("café", "dog"), "“cafe\u0301” is there in two Unicode forms: one label"),
        (["cat", "dog", "Cat"], ("cat", "dog"), "“cat” and “Cat” are the same text to the tokenizer: one label"),
        (["cat", "ＣＡＴ"], ("cat",), "“cat” and “ＣＡＴ” are the same text to the tokenizer: one label"),
        (["ﬁsh", "fish"], ("ﬁsh",), "“ﬁsh” and “fish” are the same text to the tokenizer: one label"),
        (["R&D", "R&amp;D"], ("R&D",), "“R&D” and “R&amp;D” are the same text to the tokenizer: one label"),
        (["cat", " cat "], ("cat",), "“cat” is there twice: one label"),
        (["pet: cat, dog", "PET: Cat, dog"], ("pet",), "“pet” and “PET” are the same text to the tokenizer: one label"),
        (["pet: café, cafe\u0301, dog"], ("pet",), "two Unicode forms: one member of “pet”"),
    ],
)
def test_labels_that_are_read_alike_are_one_and_it_is_said(
    labels: list[str], names: tuple[str, ...], says: str
) -> None:
    asked = wording(["a {}"], labels)
    assert asked.names == names
    assert len(asked.joined) == 1
    assert says in asked.joined[0]


@given(st.text(st.sampled_from("ạếổửḿṩ가힣がぱé"), min_size=1, max_size=20))
def test_two_unicode_forms_of_a_label_are_one_label(text: str) -> None:
    forms = [unicodedata.normalize(form, text) for form in ("NFC", "NFD")]
    asked = wording(["a {}"], forms)
    assert asked.names == asked.words == (forms[0],)
    assert len(asked.joined) == 1


def test_different_labels_are_never_joined() -> None:
    assert wording(["a {}"], ["cat", "cats", "dog"], none_of_these=True).joined == ()


def test_a_template_that_is_there_twice_is_refused() -> None:
    with pytest.raises(InputError, match=r"templates: .* is there in two Unicode forms"):
        wording(["a {} café", "a {} cafe\u0301"], ["cat"])


def test_the_report_s_tasks_and_the_18_templates_are_valid() -> None:
    assert len(CIFAR_TEMPLATES) == len(set(CIFAR_TEMPLATES)) == 18
    assert wording(CIFAR_TEMPLATES, ["cat"]).templates == CIFAR_TEMPLATES
    for task in TASKS.values():
        assert wording([task.template], task.labels).names == task.labels


@given(
    st.text(st.characters(exclude_characters="{}<>"), max_size=60),
    st.text(st.characters(exclude_characters="{}<>:"), min_size=1, max_size=30),
)
def test_any_text_round_a_label_is_kept(around: str, label: str) -> None:
    template = f"{around}{{}}"
    if label.strip():
        asked = wording([template], [label])
        assert fill(asked.templates[0], asked.words[0]) == " ".join(f"{around}{' '.join(label.split())}".split())
    else:
        with pytest.raises(InputError):
            parse_label(label)


def test_words_beyond_the_context_are_named() -> None:
    text = " ".join(f"w{'a' * (i % 3)}" for i in range(40))
    lost = unread(text, encode, 16).cut
    kept = text.split()[: len(text.split()) - len(lost)]
    row = tokenizer.tokenize([text], context_length=16)[0].tolist()
    assert (
        row == tokenizer.tokenize([" ".join(kept)], context_length=16)[0].tolist() or len(encode(" ".join(kept))) < 14
    )
    assert len(encode(" ".join(kept))) <= 14 < len(encode(" ".join([*kept, lost[0]])))


def test_a_text_that_fits_exactly_loses_nothing() -> None:
    text = " ".join(["cat"] * 14)
    assert unread(text, encode, 16).cut == ()
    assert unread(f"{text} dog bird", encode, 16).cut == ("dog", "bird")


def test_words_that_no_caption_held_are_named_once() -> None:
    seen = frozenset(encode("this is a happy cat"))
    assert unread("this is a moon moon cat", encode, 77, seen=seen).never_read == ("moon",)
    assert unread("this is a moon", encode, 77).never_read == ()


def test_templates_and_words_are_bounded_together():
    templates, labels = [f"a {{}} {n}" for n in range(50)], [f"word {n}" for n in range(101)]
    assert len(wording(templates, labels[:100]).templates) == 50
    with pytest.raises(InputError, match="at most 5,000 sentences at a time, 50 templates with 101 words make 5,050"):
        wording(templates, labels)
