"""The whole firm."""

from __future__ import annotations

from dataclasses import dataclass

from tests.support.firm.channels import FirmChannels
from tests.support.firm.messages import FirmMessages


@dataclass
class FirmInTest(FirmMessages, FirmChannels):
    """One firm as its owner sees it."""
