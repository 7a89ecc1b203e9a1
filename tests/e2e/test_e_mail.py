"""The story of tools/stories/email.py against the whole system, in a real browser."""

from tools.stories import email
from tools.stories.world import StoryWorld


def test_e_mail_story(world: StoryWorld) -> None:
    # Given the running system with its demo firm
    world.story = email.TITLE
    # When the story is played, Then every step of it holds (each asserts for itself)
    email.play(world)
    assert world.steps, "no step was played"
    assert not [step.problem for step in world.steps if step.problem]
