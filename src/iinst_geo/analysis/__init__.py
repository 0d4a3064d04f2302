"""What a network shows as a whole: the grid, comparisons, regions, what survives."""
