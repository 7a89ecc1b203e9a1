"""One package a service; they never import each other."""
