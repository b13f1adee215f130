"""The starter data: read from `seeds/`, checked whole, and brought in as a batch."""
