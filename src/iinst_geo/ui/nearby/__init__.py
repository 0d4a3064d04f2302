"""The page Nearby."""
