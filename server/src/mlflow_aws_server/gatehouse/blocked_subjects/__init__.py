"""Subjects that an administrator has blocked: their table, and the list that every worker reads."""
