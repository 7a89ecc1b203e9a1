"""The live event stream to browsers."""
