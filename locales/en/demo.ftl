# The sentences of this area: demo.

demo-tally =
    calls arrived    { $arrived }
    calls taken      { $taken }
    calls finished   { $finished }
    calls abandoned  { $abandoned }
    notes saved      { $notes }
    double takes     { $doubles }
