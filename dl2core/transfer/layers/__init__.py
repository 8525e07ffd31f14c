"""What each layer of a backbone is worth, what it reacts to, and what training it costs (question 1.2.c)."""
