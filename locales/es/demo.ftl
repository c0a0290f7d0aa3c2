# Las frases de esta área: demo.

demo-starting = Iniciando un PostgreSQL privado, una línea de ayuda inventada y sus llamadas …
demo-other-build = La carpeta contiene la línea de otra versión de Linelamp, con la que esta no puede seguir. Empiece de nuevo con linelamp demo --fresh (se pierde lo que hay en la carpeta) o elija otra con --dir DIR.
demo-busy = Otra demostración trabaja sobre esta carpeta y sus llamadas no son de esta. Termine primero aquella o elija otra carpeta con --dir DIR.
demo-tally =
    llamadas recibidas    { $arrived }
    llamadas tomadas      { $taken }
    llamadas terminadas   { $finished }
    llamadas abandonadas  { $abandoned }
    notas guardadas       { $notes }
    tomas dobles          { $doubles }
