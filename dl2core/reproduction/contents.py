"""The sections of a reproduction in the report's order: key -> (title, question). No torch in here."""

CONTENTS = {
    "table1": ("Table 1 and Figures 1 and 2: inference time", "1.1.a"),
    "figure3": ("Figure 3: with and without no_grad", "1.1.b"),
    "figure4": ("Figure 4: memory with and without no_grad", "1.1.c"),
    "table2": ("Table 2: augmentations of the linear probe", "1.2.b"),
    "table3": ("Table 3: zero-shot accuracy", "2.1.a"),
    "figure5": ("Figure 5: red, green or blue", "2.1.b"),
    "figure6": ("Figure 6: human-made or nature", "2.1.b"),
    "table4": ("Table 4: pixel prompts", "2.2"),
    "figure7": ("Figure 7: a fixed patch prompt", "2.2"),
    "figure8": ("Figure 8: a padding prompt", "2.2"),
    "table5": ("Table 5: deep prompts", "2.3"),
    "table6": ("Table 6: under noise", "2.4"),
    "table7": ("Table 7: against 110 labels", "2.5"),
    "walks": ("3.1: adjacency matrices and walks", "3.1"),
    "layers": ("3.2 and 3.3: graph layers", "3.2"),
    "plain": ("3.4: a plain network on a graph", "3.4"),
    "transformer": ("3.5: transformers as graphs", "3.5"),
}
TIMED = ("table1", "figure3")  # they measure times
SOON = ("figure4", "table3", "figure5", "figure6", "figure7", "figure8", "walks", "layers", "plain", "transformer")
"""Those that take seconds or a minute on two cores; the others measure times or train."""
