"""The story of tools/stories/unlinked.py against the whole system, in a real browser."""

from tools.stories import unlinked
from tools.stories.world import StoryWorld


def test_unknown_sender_story(world: StoryWorld) -> None:
    # Given the running system with its demo firm
    world.story = unlinked.TITLE
    # When the story is played, Then every step of it holds (each asserts for itself)
    unlinked.play(world)
    assert world.steps, "no step was played"
    assert not [step.problem for step in world.steps if step.problem]
