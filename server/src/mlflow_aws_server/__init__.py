"""Entry point of the MLflow server's image; `python -m mlflow_aws_server --help` lists its environment."""
