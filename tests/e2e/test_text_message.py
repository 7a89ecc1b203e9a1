"""The story of tools/stories/sms.py against the whole system, in a real browser."""

from tools.stories import sms
from tools.stories.world import StoryWorld


def test_text_message_story(world: StoryWorld) -> None:
    # Given the running system with its demo firm
    world.story = sms.TITLE
    # When the story is played, Then every step of it holds (each asserts for itself)
    sms.play(world)
    assert world.steps, "no step was played"
    assert not [step.problem for step in world.steps if step.problem]
