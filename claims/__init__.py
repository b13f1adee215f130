"""What is said: events, questions, claims, stances, and their comparison."""
