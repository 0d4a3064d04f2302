"""Measures the speed and the bytes of the explorer: ``python -m bench``."""
