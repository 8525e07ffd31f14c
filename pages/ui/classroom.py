"""Class bets: students bet from their phones, the projector shows how many have, then what they bet.

Only counts are kept, in this process's memory: nobody's name, nothing on disk, nothing after the server ends. A phone
is told from another by its visitor's cookie, of which a salted hash is kept while the question is open.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from dl2core.errors import InputError, quoted

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # no vowels, so no words
LENGTH = 4
PHONES = 200  # per class
CLASSES = 50  # open at once
EXPIRES_S = 3 * 3600.0  # since the projector last looked


@dataclass(frozen=True)
class Question:
    """What a class bets on."""

    text: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """A question as everybody may see it: the counts only once they are revealed."""

    question: Question
    phones: int  # that have bet
    revealed: bool
    counts: tuple[int, ...] | None  # per option


@dataclass
class _Class:
    owner: str
    question: Question
    seen: float
    salt: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    bets: dict[str, int] = field(default_factory=dict)  # hash of a phone -> option, of the question that is open
    phones: set[str] = field(default_factory=set)
    revealed: bool = False

    def hashed(self, phone: str) -> str:
        return hashlib.blake2b(phone.encode(), key=self.salt, digest_size=16).hexdigest()


class Classroom:
    """All open classes of this process; safe to use from the threads of several sessions."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._classes: dict[str, _Class] = {}

    def open(self, owner: str, question: Question) -> str:
        """Open a class on a question, or put its next question to the class that `owner` has open; returns its code.

        Raises:
            InputError: too many classes are open.
        """
        with self._lock:
            self._drop_expired()
            for code, one in self._classes.items():
                if one.owner == owner:
                    if one.question != question:
                        one.question, one.bets, one.revealed = question, {}, False
                    one.seen = self._clock()
                    return code
            if len(self._classes) >= CLASSES:
                raise InputError(f"{CLASSES} classes are open on this server, which is all it takes")
            while (code := "".join(secrets.choice(LETTERS) for _ in range(LENGTH))) in self._classes:
                pass
            self._classes[code] = _Class(owner, question, self._clock())
            return code

    def close(self, owner: str) -> None:
        """Close the class that `owner` has open, with all its counts."""
        with self._lock:
            self._classes = {code: one for code, one in self._classes.items() if one.owner != owner}

    def reveal(self, code: str) -> None:
        """Show what was bet; later bets are refused."""
        with self._lock:
            self._find(code).revealed = True

    def look(self, code: str, *, owner: str | None = None) -> Standing:
        """The question and how many have bet.

        Args:
            code: of the class.
            owner: who projects it, which keeps the class open; None for a phone.

        Raises:
            InputError: no such class.
        """
        with self._lock:
            one = self._find(code)
            if owner == one.owner:
                one.seen = self._clock()
            counts = None
            if one.revealed:
                chosen = list(one.bets.values())
                counts = tuple(chosen.count(option) for option in range(len(one.question.options)))
            return Standing(one.question, len(one.bets), one.revealed, counts)

    def bet(self, code: str, phone: str, option: int) -> None:
        """Count one bet of a phone.

        Raises:
            InputError: no such class, the class is full, the phone has bet already, the answer is out, or no such option.
        """
        with self._lock:
            one = self._find(code)
            name = one.hashed(phone)
            if one.revealed:
                raise InputError("the answer is out: wait for the next question")
            if not 0 <= option < len(one.question.options):
                raise InputError(
                    f"the question has {len(one.question.options)} answers, number {option + 1} was chosen"
                )
            if name in one.bets:
                raise InputError("this phone has bet already")
            if name not in one.phones and len(one.phones) >= PHONES:
                raise InputError(f"{PHONES} phones take part, which is all that a class holds")
            one.phones.add(name)
            one.bets[name] = option

    def has_bet(self, code: str, phone: str) -> bool:
        """Whether this phone has bet on the open question.

        Raises:
            InputError: no such class.
        """
        with self._lock:
            one = self._find(code)
            return one.hashed(phone) in one.bets

    def _find(self, code: str) -> _Class:
        self._drop_expired()
        found = self._classes.get(code.strip().upper())
        if found is None:
            raise InputError(f"no class has the code {quoted(code)}: read it again from the projector")
        return found

    def _drop_expired(self) -> None:
        oldest = self._clock() - EXPIRES_S
        self._classes = {code: one for code, one in self._classes.items() if one.seen >= oldest}


def counted(options: Sequence[str], counts: Sequence[int]) -> list[tuple[str, int, float]]:
    """(option, bets, percent) in the order of the options; 0 percent where nobody bet."""
    total = sum(counts)
    return [
        (option, count, 100 * count / total if total else 0.0) for option, count in zip(options, counts, strict=True)
    ]
