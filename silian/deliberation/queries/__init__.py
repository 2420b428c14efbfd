"""What pages of deliberation know, split by noun."""
