"""Graph layers: the report's and its relatives, what they can and cannot tell apart."""
