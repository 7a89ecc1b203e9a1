"""The story of tools/stories/portal.py against the whole system, in a real browser."""

from tools.stories import portal
from tools.stories.world import StoryWorld


def test_portal_story(world: StoryWorld) -> None:
    # Given the running system with its demo firm
    world.story = portal.TITLE
    # When the story is played, Then every step of it holds (each asserts for itself)
    portal.play(world)
    assert world.steps, "no step was played"
    assert not [step.problem for step in world.steps if step.problem]
