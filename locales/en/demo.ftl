# The sentences of this area: demo.

demo-starting = Starting a private PostgreSQL, an invented hotline and its callers …
demo-tally =
    calls arrived    { $arrived }
    calls taken      { $taken }
    calls finished   { $finished }
    calls abandoned  { $abandoned }
    notes saved      { $notes }
    double takes     { $doubles }
