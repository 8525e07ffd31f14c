"""The Python lines behind the pictures: a learned prompt, and what the model says with and without it."""

from __future__ import annotations

from pages.ui import code


def lines(name: str, dataset: str) -> str:
    """What asks the model again.

    Args:
        name: of the gallery's entry.
        dataset: whose test pictures are shown; "shapes" stands for those that the entry itself holds.
    """
    imports = ["from dl2core.prompts.recorded import gallery, recording"]
    body = [f"made = gallery.entry({code.value(name)})"]
    if dataset == "shapes":
        body.append("found = recording.answers(made)")
    else:
        imports.insert(0, "from dl2core.prompts import questions")
        body.append(f"found = questions.on_test_pictures({code.value(name)}, {code.value(dataset)})")
        imports[1] = "from dl2core.prompts.recorded import gallery"
    body += [
        "for nothing, learned in zip(found.nothing, found.learned):",
        '    print(made.classes[nothing.argmax()], "->", made.classes[learned.argmax()])',
    ]
    return code.script(imports, body)
