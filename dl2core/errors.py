"""The one error that a page shows to its user."""


class InputError(ValueError):
    """The user's input is wrong.

    The message says what was asked, what arrived, and the numbers that clash. Pages show it as it is; the
    command line prints it and exits with 2. Anything else that is raised is a bug and stays visible.
    """
