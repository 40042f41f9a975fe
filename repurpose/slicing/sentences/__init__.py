"""An article in, its sentences out: what binds each to its neighbours, whose words it has, what is furniture."""
