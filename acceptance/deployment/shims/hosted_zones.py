"""What an account has before the kit is deployed: the hosted zone that the configuration names by its id."""

import os

from ministack.services import route53

identifier, name = os.environ["SHIM_HOSTED_ZONE"].split("=")
route53._zones[identifier] = {
    "id": identifier,
    "name": f"{name}.",
    "comment": "",
    "private": False,
    "caller_ref": name,
    "vpcs": [],
    "delegation_set_id": None,
}
route53._records[identifier] = route53._default_records(f"{name}.")
