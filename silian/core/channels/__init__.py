"""Ways out of the house for notices: e-mail to a person, a robot's message to a group (docs/decisions/outbox.md)."""
