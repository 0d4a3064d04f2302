"""Documents to read, print and present."""
