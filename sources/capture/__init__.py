"""Capture: how the bytes of a document come in, and what can be read in them."""
