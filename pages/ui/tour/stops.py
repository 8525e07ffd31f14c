"""The stops of each topic's tour: a page, the thing that is pointed at, and one sentence. No Streamlit in here."""

from __future__ import annotations

from dataclasses import dataclass

CHART = "[data-testid=stVegaLiteChart]"


@dataclass(frozen=True)
class Stop:
    """One stop.

    Args:
        page: its folder below pages/.
        target: CSS selector, within the page's main part, of what is pointed at; the first that is visible counts.
        says: one sentence.
    """

    page: str
    target: str
    says: str


def _key(name: str) -> str:
    """The selector of a widget, a component or a container by its key."""
    return f".st-key-{name}"


TOURS: dict[str, tuple[Stop, ...]] = {  # folder of the topic -> its stops
    "cnn": (
        Stop("cnn/latency", CHART, "Left stand the report's GPU times; right, once revealed, those of another machine: lines that cross are networks that changed rank."),
        Stop("cnn/latency", _key("lat_bet"), "Bet first, then reveal: the network with the fewest parameters is not the fastest."),
        Stop("cnn/latency", _key("lat_view"), "“What predicts it” puts parameters, multiply-adds and activations against the time: only some of them predict it."),
        Stop("cnn/memory", _key("mem_staircase"), "Every step is what one layer keeps for the backward pass; the big ones are early, where the pictures are still large."),
        Stop("cnn/memory", _key("mem_pass"), "Press no_grad: the staircase falls to a flat line on the same axis, since nothing has to be kept."),
    ),
    "transfer": (
        Stop("transfer/linear_probe", _key("prb_hero"), "One slider, from one image a class to all of them: the accuracy with its spread over draws, and eight pictures that change sides."),
        Stop("transfer/linear_probe", _key("prb_few_run"), "The same on this machine: the frozen network runs once, and only a new last layer is trained on its features."),
        Stop("transfer/augmentations", _key("aug_lens"), "The same picture before and after one transform: placed after Normalize, most of its values hit the ends of the range."),
        Stop("transfer/augmentations", _key("aug_bet"), "Bet whether train mode rescues what stands after Normalize, then reveal the four bars."),
        Stop("transfer/layers", CHART, "A probe on every block: what the network knows of the classes grows with depth, and this is where."),
    ),
    "clip": (
        Stop("clip/text_prompts", _key("txt_cards"), "Each picture is compared with each sentence; the bars are the probabilities, and a tick says whether the answer is true."),
        Stop("clip/text_prompts", _key("txt_template"), "Write another sentence round the {}: the words decide as much as the picture does."),
        Stop("clip/text_prompts", _key("txt_view"), "“Flip” grows a red disc on blue until the answer turns; “Why” shows which part of the picture speaks for a word."),
        Stop("clip/accuracy", _key("acc_confusion"), "Ten thousand answers: the diagonal is right, and each other cell opens the pictures that were taken for something else."),
        Stop("clip/accuracy", _key("acc_view"), "“One against another” compares two templates on the same pictures, with those that changed sides."),
    ),
    "prompts": (
        Stop("prompts/gallery", _key("gal_stage"), "One learned frame on eight pictures, and all eight are called a frog; then noise of the same norm in its place, and they are not."),
        Stop("prompts/gallery", _key("gal_tab"), "“Figures 7 and 8” shows why the report's pictures of a prompt hide half of it: negative values were cut off."),
        Stop("prompts/training", _key("trn_run"), "Press Train: within a minute a frame of your own appears, and the answers turn one by one. The model itself stays as it is."),
        Stop("prompts/training", _key("trn_stage"), "Go back through the recorded run with the slider: when does which picture turn?"),
        Stop("prompts/deep_prompts", _key("deep_depth"), "Drag the layer at which tokens enter: blocks before it cannot use them and go grey."),
    ),
    "robustness": (
        Stop("robustness/noise", _key("nse_hero"), "The same sigma at three places: on the stored picture, on the enlarged one, after Normalize. Drag it, and watch eight answers."),
        Stop("robustness/noise", _key("nse_view"), "“Corruptions” has nine more kinds in five severities, “Calibration” asks whether a method that errs also sounds unsure."),
        Stop("robustness/noise", _key("nse_bet"), "Which loses least is another question than which is best: bet, then reveal the two orders."),
        Stop("robustness/cross_dataset", _key("crs_ladder"), "Labels of a second set are added one by one: an answer can only be lost, so the line can only fall."),
        Stop("robustness/cross_dataset", _key("crs_view"), "“Who takes what” names the labels that take the answers."),
    ),
    "graphs": (
        Stop("graphs/walks", _key("walk_power"), "Entry (i, j) of Aⁿ counts the walks of n edges from i to j: select one."),
        Stop("graphs/walks", _key("walk_canvas"), "Step through the walks that it counts: they are drawn on the graph, one at a time. Nodes can be moved and edges drawn."),
        Stop("graphs/message_passing", _key("msg_canvas"), "Click a node: its neighbours' numbers travel along the edges into the formula, term by term."),
        Stop("graphs/plain_network", _key("perm_segment"), "Three reasons against a plain network: it misses the edges, learns one numbering, and one size."),
        Stop("graphs/attention", _key("att_lights"), "Click a patch: the discs show how much it listens to each of the others. Attention is a graph layer on the complete graph."),
    ),
}  # fmt: skip
