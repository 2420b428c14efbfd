"""The shape of what people hand in, a file for each noun; nothing here saves."""
