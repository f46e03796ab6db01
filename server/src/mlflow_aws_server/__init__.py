"""The MLflow server's image: its entry point, its settings, the IAM database login, and the gatehouse."""
