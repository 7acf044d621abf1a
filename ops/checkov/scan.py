"""Checkov's command line, with policy documents made readable to its Terraform JSON scanner.

Why: in Terraform JSON a policy is a string. Checkov's plan scanner decodes such strings before its checks run, its
Terraform JSON scanner does not: most policy checks then see no statements and pass or stay silent, so that a KMS key
open to every principal passes CKV_AWS_33. This script decodes them with the plan scanner's own table.

How it fails: the two Checkov internals used here may change with its version. The canary stack that every scan
includes (ops/tools/canary.ts) has such a policy, so a scan that no longer reads policies fails instead of passing.
"""

import json
import sys

from checkov.main import Checkov
from checkov.terraform.plan_parser import RESOURCE_TYPES_JSONIFY
from checkov.terraform_json import parser

read_block_type = parser.handle_block_type


def read_block_type_with_policies(block_type, blocks):
    """Reads the blocks of one type as Checkov does, then decodes the policy of every resource that has one."""
    result = read_block_type(block_type, blocks)
    if block_type == "resource":
        for block in result:
            for resource_type, resources in block.items():
                attribute = RESOURCE_TYPES_JSONIFY.get(resource_type)
                for config in resources.values():
                    decode_policy(config, attribute)
    return result


def decode_policy(config, attribute):
    """Replaces the JSON text of the attribute by what it says; anything else (a reference) stays as it is."""
    value = config.get(attribute)
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
        try:
            decoded = json.loads(value[0])
        except ValueError:
            return
        config[attribute] = decoded if isinstance(decoded, list) else [decoded]


parser.handle_block_type = read_block_type_with_policies
sys.exit(Checkov().run())
