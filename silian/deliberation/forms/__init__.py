"""The shape of what people hand in; nothing here saves."""
