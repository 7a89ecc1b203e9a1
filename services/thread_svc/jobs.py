"""thread_svc has no schedule of its own yet: the sweepers of the chassis are all it needs."""

from chassis.background import Job
from chassis.room import Room


def jobs(room: Room) -> list[Job]:
    """What to repeat."""
    del room
    return []
