"""Forms of the region's own pages."""
