"""Texts kept by hand: about, themes, and network practice."""
