"""Path patterns of the Application Load Balancer: what one matches, and whether two can match the same path.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-update-rules.html
"""

from __future__ import annotations

import functools
import re

# The characters that the Elastic Load Balancing API takes in a path pattern, 128 at most.
ALLOWED = re.compile(r"[A-Za-z0-9_\-.$/~\"'@:+&*?]{1,128}")


@functools.cache
def overlap(left: str, right: str) -> bool:
    """Say whether some path matches both patterns; `*` stands for any characters, slashes included."""
    if not left or not right:
        return set(left + right) <= {"*"}
    if left[0] == "*" or right[0] == "*":
        return overlap(left[1:] if left[0] == "*" else left, right[1:] if left[0] != "*" else right) or (
            overlap(left, right[1:]) if left[0] == "*" else overlap(left[1:], right)
        )
    return (left[0] == right[0] or "?" in (left[0], right[0])) and overlap(left[1:], right[1:])


def covers(pattern: str, path_glob: str) -> bool:
    """Say whether `pattern`, `*` at its end only, matches every path that `path_glob` stands for."""
    if pattern.endswith("*"):
        return path_glob.startswith(pattern[:-1])
    return pattern == path_glob
