"""The main job of the product, story by story: played by `make smoke` and by the e2e tests."""
