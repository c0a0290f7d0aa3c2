# The sentences of this area: cli.
