"""The story of tools/stories/internal.py against the whole system, in a real browser."""

from tools.stories import internal
from tools.stories.world import StoryWorld


def test_internal_note_story(world: StoryWorld) -> None:
    # Given the running system with its demo firm
    world.story = internal.TITLE
    # When the story is played, Then every step of it holds (each asserts for itself)
    internal.play(world)
    assert world.steps, "no step was played"
    assert not [step.problem for step in world.steps if step.problem]
