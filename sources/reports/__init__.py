"""What readers report: how it comes in, and how it is answered."""
