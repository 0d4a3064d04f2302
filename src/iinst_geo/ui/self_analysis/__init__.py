"""The page Self-analysis."""
