"""Rules over all models, constraints, addresses and settings: what is new is red until it has its place."""
