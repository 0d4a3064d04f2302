"""Take-away files of a selection, one module for each kind of file."""
