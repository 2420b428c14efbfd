"""Every change of the two lists and of what is matched between them, one function per thing a person does."""
