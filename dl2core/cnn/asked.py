"""What the specs of the three measurements of networks have in common."""

from __future__ import annotations

from dl2core import store
from dl2core.cnn import zoo


class AsksForNetworks:
    """Base of a spec with models and an image size."""

    models: tuple[str, ...]
    image_size: int

    def check(self) -> None:
        """Refuse what cannot be measured, before anything is built.

        Raises:
            InputError: the message names the field, what arrived and what is allowed.
        """
        store.check(self)
        for model in self.models:
            zoo.check(model, self.image_size)
