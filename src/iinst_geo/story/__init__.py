"""Stories: scenes of the map in order, kept as files and as links."""
