"""Everything that replaces or reaches into private parts of MLflow; an upgrade of MLflow starts here."""

from pathlib import Path

AUTH_CONFIGURATION = Path(__file__).with_name("mlflow-auth.ini")
"""For MLFLOW_AUTH_CONFIG_PATH."""
