"""Commands of the questions."""
