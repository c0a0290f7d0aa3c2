# The sentences of this area: local.
