"""What people do in deliberation, split by noun."""
