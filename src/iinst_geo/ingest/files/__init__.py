"""Files of text, sheets and archives, read as tables of text."""
