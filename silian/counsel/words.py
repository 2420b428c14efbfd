"""How the records and notices of counsel read."""
