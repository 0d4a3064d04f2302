"""Tables and data files of a selection."""
