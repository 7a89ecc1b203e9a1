"""Every RPC the gateway may call, by service: methods, requests and answers."""

from contracts.rpc.base import Method
from contracts.rpc.email import Email
from contracts.rpc.internal import Internal
from contracts.rpc.notify import Notify
from contracts.rpc.portal import Portal
from contracts.rpc.sms import Sms
from contracts.rpc.thread import Thread

__all__ = ["Email", "Internal", "Method", "Notify", "Portal", "Sms", "Thread"]
