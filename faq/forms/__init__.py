"""Forms of the questions."""
