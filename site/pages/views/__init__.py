"""The pages: each loads what is public, asks for the comparison, and renders."""
