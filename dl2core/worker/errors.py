"""What the worker raises beside InputError."""


class WorkerError(RuntimeError):
    """A question got no answer. The message is one line for a person; `trace` is for the operator's log, if there is one."""

    def __init__(self, message: str, *, trace: str = "") -> None:
        super().__init__(message)
        self.trace = trace


CLOSED = "the app was reloaded: press again"
REPLACED = "a newer question has taken the place of this one"
