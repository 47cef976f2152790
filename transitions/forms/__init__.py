"""Forms of the transition, one module per noun."""
