"""What a request is: its context, the MLflow handler that it resolves to, and the resources that it names."""
