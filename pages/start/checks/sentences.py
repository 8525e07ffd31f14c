"""Each check in one plain sentence: what holds, and what the pages would show if it did not."""

SENTENCES = {
    "Pictures as CLIP sees them": "CLIP gets the pixels that it was trained on; if not, every answer would be about a slightly "
    "different picture.",
    "Activation and logits": "The built-in model runs with the activation of its training; if not, it would be surer or less "
    "sure than it is, and nothing would look wrong.",
    "Long texts are cut": "A long text is cut, and keeps its end marker; if not, a long template would mean something else than "
    "it says.",
    "A pixel prompt is an offset": "A pixel prompt adds the same offset on every picture; if not, “one frame for all pictures” "
    "would be false.",
    "A zero prompt changes nothing": "A prompt of zeros changes nothing; if not, what a prompt gains would be mixed with our own "
    "error.",
    "Multiply-adds of seven models": "Multiply-adds are counted exactly, attention included; if not, Latency would explain the "
    "times by the wrong work.",
    "Saved bytes follow the batch": "Twice the batch keeps twice the bytes; if not, Memory could not scale a batch of 2 to 64.",
    "One layer in three forms": "Node by node, as matrices and sparse, a layer gives the same; if not, the formula on Message "
    "passing would not be what was computed.",
    "Aⁿ counts walks": "Aⁿ is the number of walks that can be listed one by one; if not, Walks would step through more or fewer "
    "than its matrix says.",
}
