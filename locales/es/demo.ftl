# Las frases de esta parte: demo.

demo-starting = Se inicia un PostgreSQL propio, una línea de ayuda inventada y sus llamadas …
demo-tally =
    llamadas recibidas    { $arrived }
    llamadas tomadas      { $taken }
    llamadas terminadas   { $finished }
    llamadas abandonadas  { $abandoned }
    notas guardadas       { $notes }
    tomas dobles          { $doubles }
