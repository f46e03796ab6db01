"""Identity for the stock MLflow client: logs people and machines in, and keeps their access tokens fresh."""
