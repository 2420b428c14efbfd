"""How the records and notices of deliberation read."""
