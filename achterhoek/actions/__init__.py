"""What can be done to the rows of the region: one function per deed."""
