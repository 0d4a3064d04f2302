"""A view or a story as one HTML file that plays without a network."""
