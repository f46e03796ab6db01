"""Starts ministack with the shims of this folder, and reports what they change in it.

The report (SHIM_REPORT, JSON) is compared with the list in ../emulator/shims.ts, so that no shim is added unnoticed.
"""

import asyncio
import importlib
import json
import os
import sys
from pathlib import Path

import hypercorn.asyncio
import hypercorn.config
import record_only
from ministack import app

# What the shims reach into is loaded first: otherwise its own functions would count as changes.
for name in ("alb", "cloudformation.provisioners", "cloudwatch_logs", "cognito", "ecr", "ecs", "rds", "route53"):
    importlib.import_module(f"ministack.services.{name}")

# Has the table of the handlers of CloudFormation's types.
OWNER = "ministack.services.cloudformation.provisioners"
HERE = Path(__file__).parent
SHIMS = sorted(path.stem for path in HERE.glob("*.py") if path.stem not in ("serve", "record_only", "run_task"))


def surface() -> dict[str, object]:
    """Everything of the emulator that can be called, by its name: functions, and entries of its tables of handlers."""
    found: dict[str, object] = {}
    tables: set[int] = set()  # a table may be imported elsewhere; it counts where it belongs
    modules = [name for name in sys.modules if name.startswith("ministack")]
    for name in sorted(modules, key=lambda name: name != OWNER):
        module = sys.modules[name]
        for attribute, value in list(vars(module).items()):
            if callable(value):
                found[f"{name}.{attribute}"] = value
            elif type(value) is dict and id(value) not in tables:
                tables.add(id(value))
                found |= {
                    f"{name}.{attribute}[{key}]": handler for key, handler in value.items() if is_handler(handler)
                }
    return found


def is_handler(value: object) -> bool:
    """Whether the value is a function, or a row of functions such as create, update and delete."""
    return callable(value) or (type(value) is dict and any(callable(each) for each in value.values()))


def fingerprint(value: object) -> object:
    """Differs if the value was replaced, or a function in it."""
    return tuple(sorted((key, id(each)) for key, each in value.items())) if type(value) is dict else id(value)


def install() -> dict[str, list[str]]:
    """Loads every shim, and says what each one has changed."""
    changes: dict[str, list[str]] = {}
    kept = []  # an id may be given to another object when its own is freed
    for shim in SHIMS:
        before = surface()
        kept.append(before)
        prints = {name: fingerprint(value) for name, value in before.items()}
        importlib.import_module(shim)
        after = surface()
        changed = [name for name, value in after.items() if prints.get(name) != fingerprint(value)]
        changes[f"{shim}.py"] = sorted(changed)
    return changes


def main() -> None:
    """Serves on loopback until a signal ends it."""
    report = {"changes": install(), "recorded": record_only.RECORDED}
    Path(os.environ["SHIM_REPORT"]).write_text(json.dumps(report))
    config = hypercorn.config.Config()
    config.bind = [f"127.0.0.1:{os.environ['GATEWAY_PORT']}"]
    config.keep_alive_timeout = 75
    asyncio.run(hypercorn.asyncio.serve(app.app, config))


main()
