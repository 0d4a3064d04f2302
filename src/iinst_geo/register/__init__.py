"""The national register of schools: imported once, and matched with a network."""
