# Las frases de esta parte: demo.

demo-tally =
    llamadas recibidas    { $arrived }
    llamadas tomadas      { $taken }
    llamadas terminadas   { $finished }
    llamadas abandonadas  { $abandoned }
    notas guardadas       { $notes }
    tomas dobles          { $doubles }
