# Las frases de esta área: local.

local-no-programs = No se encontraron los programas del servidor PostgreSQL (initdb, pg_ctl, postgres; versión { $oldest } o posterior). Se buscó en: { $looked }
local-too-old = Demasiado antiguos: { $found }
local-how-to-get =
    Instálelos con una de estas órdenes
        apt install postgresql
        dnf install postgresql-server postgresql-contrib
        brew install postgresql@18
    o indique cualquier copia: --pg-bin DIR
local-other-version = { $dir } se creó con PostgreSQL { $needs } y los programas encontrados son de otra versión. Instale PostgreSQL { $needs }, indíquelo con --pg-bin DIR o empiece de nuevo con --fresh (se pierde lo que hay en la carpeta).
local-foreign = { $dir } contiene algo que Linelamp no creó, o es de otra persona; se dejó como está. Elija otra carpeta con --dir DIR.
local-in-use = Otro Linelamp está usando { $dir }. Ciérrelo primero o elija otra carpeta con --dir DIR.
local-no-account = PostgreSQL no funciona como root y no hay un usuario postgres ni nobody que lo ejecute. Cree un usuario postgres o ejecute esto como usuario normal.
local-unreachable = Como root, el servidor se ejecuta como { $user }, que no puede llegar a { $dir }. Elija una carpeta fuera de la de root con --dir DIR.
local-program = { $program } falló: { $said }
local-file = { $path }: { $why }. Revise los permisos de la carpeta y el espacio libre, o elija otra con --dir DIR.
