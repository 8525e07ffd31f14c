"""Full fine-tuning, linear probing, pixel and deep prompts on one tower: accuracy, memory and time (question 2.6)."""
