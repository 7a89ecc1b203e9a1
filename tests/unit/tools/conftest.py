import sys
from pathlib import Path

# The stand-in system is both a module of these tests and a program they start.
sys.path.insert(0, str(Path(__file__).parent))
