"""A fictitious region that lives: people with test BSNs, providers that do not exist, and moves in every state."""
