"""Who may do what in a matter, split by noun."""
