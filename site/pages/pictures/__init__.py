"""Pictures as plain geometry: what is to be drawn goes in, coordinates come out. No Django, no queries, no language.

Lengths are in units of the view box, which is `frame.WIDTH` wide; y grows downwards.
"""
