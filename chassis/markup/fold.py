"""What stands in the HTML of a mail where the mail that it answers begins."""

FOLD = '<span class="quoted-from"></span>'
"""No mail can bring it along: other classes than those of `sanitise` are taken away."""
