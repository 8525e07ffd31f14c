"""What the text tower gives for a wording, as plain arrays: enough to answer for any picture's features. No torch in here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dl2core.clip.scores import Scores
from dl2core.clip.wording import Unread, Wording


@dataclass(frozen=True, eq=False)
class TextSide:
    """Unit text features of the W words of a wording, and what the model does not read of them."""

    wording: Wording
    words: np.ndarray  # (W, E) unit features
    empty: np.ndarray  # (E,) unit feature of the template with nothing in its place
    nulls: np.ndarray  # (3, E) unit features of a black, a mid-grey and a white picture
    never_read: frozenset[str]  # names of labels
    unread: dict[str, Unread]  # by word, where something is lost

    def scores(self, images: np.ndarray) -> Scores:
        """Cosines of pictures with the words.

        Args:
            images: (B, E) unit image features.
        """
        cosines = (images @ self.words.T).astype(np.float64)
        return Scores(self.wording.names, self.wording.words, self.wording.owners, cosines)

    @property
    def prior(self) -> Scores:
        """Scores of the pictures without content: what the words win before a picture says anything."""
        return self.scores(self.nulls)

    def empty_cosines(self, images: np.ndarray) -> np.ndarray:
        """(B,) cosine of pictures with the template that has nothing in its place: the zero line of the labels."""
        return (images @ self.empty).astype(np.float64)
