"""Commands of the clients."""
