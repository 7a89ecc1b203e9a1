"""The story of tools/stories/digest.py against the whole system, in a real browser."""

from tools.stories import digest
from tools.stories.world import StoryWorld


def test_portal_digest_story(world: StoryWorld) -> None:
    # Given the running system with its demo firm
    world.story = digest.TITLE
    # When the story is played, Then every step of it holds (each asserts for itself)
    digest.play(world)
    assert world.steps, "no step was played"
    assert not [step.problem for step in world.steps if step.problem]
