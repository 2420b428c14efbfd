"""The log of a ballot: append-only, chained by digests, so that anybody can count again."""
