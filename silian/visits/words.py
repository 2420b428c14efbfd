"""How the records and notices of visits read."""
