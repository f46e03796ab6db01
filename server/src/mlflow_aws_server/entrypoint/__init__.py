"""The image's command line: validates the settings, then starts MLflow or migrates its database."""
