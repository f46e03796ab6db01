"""What the gatehouse reads and writes in MLflow's model registry."""
