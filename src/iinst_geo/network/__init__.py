"""A network of institutions and partnerships: its tables, rules and facets."""
