"""What readers and fact-checkers see."""
