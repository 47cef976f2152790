"""Pages of the region itself."""
