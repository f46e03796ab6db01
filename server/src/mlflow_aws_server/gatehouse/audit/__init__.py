"""The audit trail: who did what, to what, and whether it was allowed."""
