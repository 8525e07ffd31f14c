"""Memory of a forward pass: what autograd keeps for backward, layer by layer."""
