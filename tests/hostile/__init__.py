"""What strangers and slips may send, and what must come of it."""
