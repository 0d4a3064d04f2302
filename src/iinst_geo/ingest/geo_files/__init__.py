"""Files that bring places or networks with them, read as tables of text."""
