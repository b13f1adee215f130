"""Measures pages on a large base that is made up, against what the same machine can do at best: see README.md."""
