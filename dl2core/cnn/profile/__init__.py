"""Where the time of a forward pass goes: kinds of operation, and the two roofs of the machine."""
