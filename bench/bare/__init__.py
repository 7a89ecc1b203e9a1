"""The bare pipeline: stock nameko as its documentation shows it, nothing of ours.

webhook → SQLAlchemy insert → event → find, insert, update → event → receiver
"""
