"""The plugin in MLflow's process that says who asks, what they may do, and writes down what they did.

`application.create_app` is the order in which everything happens; ADR 0013 tells why.
"""

from pathlib import Path

AUTH_CONFIGURATION = Path(__file__).with_name("mlflow-auth.ini")
"""For MLFLOW_AUTH_CONFIG_PATH."""
