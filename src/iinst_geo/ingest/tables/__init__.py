"""From tables of text to a network, or to all that is wrong with them."""
