"""What a learned prompt is: pixels, tokens, the tower they join, and the controls it is compared with."""
