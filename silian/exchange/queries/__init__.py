"""What the pages of the two lists and of the matching show; each function decides its own SQL."""
