"""The stories a municipality would tell, in a real browser."""
