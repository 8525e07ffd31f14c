"""What is asked of CLIP: templates with a place for the label, labels, and what of them the text tower reads.

No torch in here: a page checks what was typed before any model is loaded.
"""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dl2core.errors import InputError, named

MAX_LABELS = 200  # the members of superclasses counted
MAX_TEMPLATES = 100
MAX_SENTENCES = 5_000  # templates x words; about a second of the built-in model's text tower
MAX_CHARACTERS = 600
SPECIAL_TOKENS = ("<start_of_text>", "<end_of_text>")  # open_clip's tokenizer would read these as markers
NONE = "none of these"


@dataclass(frozen=True)
class Label:
    """One answer. A superclass fills the template with each of its members in turn."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Wording:
    """Checked templates and labels; make one with `wording`."""

    templates: tuple[str, ...]  # M
    labels: tuple[Label, ...]  # K
    joined: tuple[str, ...] = ()  # one sentence for each label that was typed a second time in another form

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(label.name for label in self.labels)

    @property
    def words(self) -> tuple[str, ...]:
        """What fills the template, over all labels in order (W, at least K); "" leaves it empty."""
        return tuple(word for label in self.labels for word in label.words)

    @property
    def owners(self) -> tuple[int, ...]:
        """(W,) index of the label that each word belongs to."""
        return tuple(k for k, label in enumerate(self.labels) for _ in label.words)

    def texts(self, word: str) -> tuple[str, ...]:
        """The M sentences of one word."""
        return tuple(fill(template, word) for template in self.templates)


def squeeze(text: str) -> str:
    """`text` with single spaces and none at its ends, as the tokenizer reads it."""
    return " ".join(text.split())


def as_read(text: str) -> str:
    """`text` as open_clip's tokenizer reads it: Unicode forms, widths, ligatures and entities made one, in lower case."""
    if not (text.isascii() and text.isprintable()) or "&" in text:
        import ftfy  # a quarter of a second

        text = ftfy.fix_text(text)
    return squeeze(html.unescape(html.unescape(text))).lower()


def fill(template: str, word: str) -> str:
    """The template with `word` in its place."""
    return squeeze(template.replace("{}", word))


def _check_text(text: object, what: str) -> str:
    if not isinstance(text, str):
        raise InputError(f"{what} must be text, got {type(text).__name__} {text!r}")
    if len(text) > MAX_CHARACTERS:
        raise InputError(f"{what} may have {MAX_CHARACTERS} characters, got {len(text)}: “{named(text)}”")
    for marker in SPECIAL_TOKENS:
        if marker in as_read(text):
            raise InputError(f"{what} holds {marker}, which the tokenizer keeps for the ends of a text")
    return squeeze(text)


def check_template(template: str) -> str:
    """Return the template with single spaces.

    Raises:
        InputError: it has no `{}`, more than one, or another brace.
    """
    text = _check_text(template, "a template")
    rest = text.replace("{}", "")
    if "{" in rest or "}" in rest:
        raise InputError(f"a template may hold no braces but {{}}, got “{named(text)}”")
    if text.count("{}") != 1:
        raise InputError(
            f"a template needs {{}} once, where the label goes; “{named(text)}” has it {text.count('{}')} times"
        )
    return text


def parse_label(text: str) -> Label:
    """Read one label: `cat`, or a superclass with its members `animal: cat, dog`.

    A superclass has at least two members: a colon with one text after it belongs to the label, as in `12:30`.

    Raises:
        InputError: the label, or one of its members, is empty.
    """
    typed = _check_text(text, "a label")
    name, colon, members = (squeeze(part) for part in typed.partition(":"))
    if not name:
        raise InputError(f"a label needs a name, got “{named(typed)}”")
    words = tuple(squeeze(word) for word in members.split(","))
    if colon and not all(words):
        raise InputError(f"the superclass “{named(name)}” needs members between its commas, got “{named(typed)}”")
    return Label(name, words) if len(words) > 1 and colon else Label(typed, (typed,))


def _join_twins(labels: Sequence[Label]) -> tuple[tuple[Label, ...], tuple[str, ...]]:
    """Labels, and members of one label, that the tokenizer reads as the same text become the first of them.

    Returns:
        the labels that stay, and a sentence for each text that went.
    """
    kept: dict[tuple[str, ...], Label] = {}
    said = []
    for label in labels:
        words: dict[str, str] = {}
        for word in label.words:
            if (read := as_read(word)) in words:
                said.append(f"{_twins(words[read], word)}: one member of “{named(label.name)}”")
            words.setdefault(read, word)
        all_read = (as_read(label.name), *words)
        if all_read in kept:
            said.append(f"{_twins(kept[all_read].name, label.name)}: one label")
        kept.setdefault(all_read, Label(label.name, tuple(words.values())))
    return tuple(kept.values()), tuple(said)


def _twins(first: str, second: str) -> str:
    """How two texts that are read alike differ for the eye."""
    if first == second:
        return f"“{named(second)}” is there twice"
    if unicodedata.normalize("NFC", first) == unicodedata.normalize("NFC", second):
        return f"“{named(second)}” is there in two Unicode forms"
    return f"“{named(first)}” and “{named(second)}” are the same text to the tokenizer"


def _refuse_twins(texts: Sequence[str], what: str) -> None:
    first: dict[str, str] = {}
    for text in texts:
        if (read := as_read(text)) in first:
            raise InputError(f"{what}: {_twins(first[read], text)}")
        first[read] = text


def wording(templates: Sequence[str], labels: Sequence[str], *, none_of_these: bool = False) -> Wording:
    """Check templates and labels as they were typed.

    Args:
        templates: one, or several whose text features are averaged.
        labels: words, or superclasses `animal: cat, dog`.
        none_of_these: add the template with nothing in its place as one more label. It wins where no label brings
            the sentence nearer to the picture than the sentence without any.

    Returns:
        the wording; labels that the tokenizer reads as the same text are one of its labels, said in `joined`.

    Raises:
        InputError: no or too many of them, a plain string, one that cannot be read, a template that is there twice,
            or a word of two labels.
    """
    for what, given, limit in (("templates", templates, MAX_TEMPLATES), ("labels", labels, MAX_LABELS)):
        if isinstance(given, str):
            raise InputError(f"{what} is a list, got the plain string {given!r}: write [{given!r}]")
        if not given:
            raise InputError(f"at least one of the {what} is needed, got none")
        if len(given) > limit:
            raise InputError(f"at most {limit} {what} at a time, got {len(given):,}")
    checked = tuple(check_template(template) for template in templates)
    parsed = [parse_label(label) for label in labels]
    if (words := sum(len(label.words) for label in parsed)) > MAX_LABELS:
        raise InputError(
            f"at most {MAX_LABELS} words at a time, {len(parsed):,} labels have {words:,} with the superclasses' members"
        )
    if len(checked) * words > MAX_SENTENCES:
        raise InputError(
            f"at most {MAX_SENTENCES:,} sentences at a time, {len(checked)} templates with {words} words make "
            f"{len(checked) * words:,}"
        )
    if none_of_these:
        parsed.append(Label(NONE, ("",)))
    kept, joined = _join_twins(parsed)
    _refuse_twins(checked, "templates")
    _refuse_twins([label.name for label in kept], "labels with different members")
    _refuse_twins([word for label in kept for word in label.words], "a word of two labels")
    return Wording(checked, kept, joined)


@dataclass(frozen=True)
class Unread:
    """The words of a text that the model cannot use."""

    cut: tuple[str, ...]  # beyond the context length
    never_read: tuple[str, ...]  # with a token that no training caption held


def unread(
    text: str, encode: Callable[[str], Sequence[int]], context_length: int, *, seen: frozenset[int] | None = None
) -> Unread:
    """Which words of `text` the model loses.

    Args:
        encode: text to token ids without the two end markers.
        context_length: tokens the text tower takes, both end markers included.
        seen: token ids of the training captions; None where they are not known (every word then counts as read).
    """
    words = text.split()
    room = context_length - 2
    cut = tuple(word for end, word in enumerate(words, start=1) if len(encode(" ".join(words[:end]))) > room)
    unknown = () if seen is None else tuple(word for word in words if not seen.issuperset(encode(word)))
    return Unread(cut, tuple(dict.fromkeys(unknown)))
