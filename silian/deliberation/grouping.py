"""The opinion map: groups of people who answered alike, as a pure function of the votes."""
