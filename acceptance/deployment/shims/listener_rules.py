"""DescribeRules writes the body of a fixed response as it is, so that HTML in it makes the answer unreadable."""

import copy
from xml.sax.saxutils import escape

from ministack.services import alb

real = alb._action_xml


def action_xml(action):
    """The action, with its body escaped."""
    escaped = copy.deepcopy(action)
    fixed = escaped.get("FixedResponseConfig", {})
    if "MessageBody" in fixed:
        fixed["MessageBody"] = escape(fixed["MessageBody"])
    return real(escaped)


alb._action_xml = action_xml
