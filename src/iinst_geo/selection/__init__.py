"""What a person asked to see of a network, and what that leaves."""
