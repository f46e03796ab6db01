"""Writes the server's settings for the tests of the CDK's code.

python server/tools/settings_list.py server/settings.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from mlflow_aws_server.configuration.database_settings import DatabaseSettings
from mlflow_aws_server.configuration.declaration import declared, is_secret
from mlflow_aws_server.configuration.mlflow_variables import REFUSED
from mlflow_aws_server.configuration.server_settings import ServerSettings


def rendered() -> str:
    """Return the file's text: the variables of `serve`, which of them `migrate` reads, and those that are refused."""
    of_both = declared(DatabaseSettings)
    settings = {
        name: {
            "required": field.is_required(),
            "secret": is_secret(field),
            "migrate": name in of_both,
        }
        for name, field in sorted(declared(ServerSettings).items())
    }
    return json.dumps({"settings": settings, "refused": sorted(REFUSED)}, indent=2) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(rendered())
