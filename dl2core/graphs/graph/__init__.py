"""What a graph is, how it is named, written, read, placed and put into a link."""
