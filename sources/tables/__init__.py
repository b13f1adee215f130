"""Lists of records as tables: exported from the admin, and brought in through the one door."""
