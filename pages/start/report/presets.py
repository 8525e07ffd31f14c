"""Views of the verdicts that are worth a look."""

from pages.ui.state import Preset

KEY = "rep"
PRESETS = (
    Preset(
        "What differs",
        values={"rep_lines": "Differs"},
        look_for="the reason beside each number that is not the report's.",
    ),
    Preset(
        "What agrees",
        values={"rep_lines": "Agrees"},
        look_for="what holds on another machine, and that part 3 holds exactly.",
    ),
    Preset(
        "What is missing",
        values={"rep_lines": "Not measured"},
        look_for="what would be needed: data, a model, or more time.",
    ),
)
