"""Places on the ground: grids, postcodes, authorities, distances and settings."""
