"""An Article in, a plan of nine cards out: finders say what a card could show, the plan chooses."""
