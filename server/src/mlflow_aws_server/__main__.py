"""Run the entry point as `python -m mlflow_aws_server`."""

from mlflow_aws_server.entrypoint.main import main

raise SystemExit(main())
