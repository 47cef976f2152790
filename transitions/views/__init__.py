"""One module per area of the transition."""
