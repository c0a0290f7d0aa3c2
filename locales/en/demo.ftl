# The sentences of this area: demo.

demo-starting = Starting a private PostgreSQL, an invented hotline and its callers …
demo-other-build = The folder holds the hotline of another build of Linelamp, which this one cannot go on with. Begin anew with linelamp demo --fresh (what is in the folder is lost), or choose another one with --dir DIR.
demo-busy = Another demo is at work over this folder, and its calls are not this run’s to count. End that one first, or choose another folder with --dir DIR.
demo-tally =
    calls arrived    { $arrived }
    calls taken      { $taken }
    calls finished   { $finished }
    calls abandoned  { $abandoned }
    notes saved      { $notes }
    double takes     { $doubles }
