"""What becomes of the documents when two organisations turn out to be one: nothing moves.

What was handed out belongs to a body. If the kept organisation has a body already, the one that went keeps what it
confirmed, and what it had not confirmed is no longer asked for.
"""
