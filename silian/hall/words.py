"""How the records and notices of hall read."""
