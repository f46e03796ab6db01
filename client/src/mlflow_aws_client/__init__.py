"""Authenticates the stock MLflow client: logs people and machines in, and renews their access tokens."""
