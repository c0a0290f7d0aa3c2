# The sentences of this area: demo.
