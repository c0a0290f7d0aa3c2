# Las frases de esta área: demo.

demo-starting = Iniciando un PostgreSQL privado, una línea de ayuda inventada y sus llamadas …
demo-tally =
    llamadas recibidas    { $arrived }
    llamadas tomadas      { $taken }
    llamadas terminadas   { $finished }
    llamadas abandonadas  { $abandoned }
    notas guardadas       { $notes }
    tomas dobles          { $doubles }
