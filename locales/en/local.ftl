# The sentences of this area: local.

local-no-programs = No PostgreSQL server programs (initdb, pg_ctl, postgres; version { $oldest } or newer) were found. Looked in: { $looked }
local-too-old = Too old: { $found }
local-how-to-get =
    Install them with one of
        apt install postgresql
        dnf install postgresql-server postgresql-contrib
        brew install postgresql@18
    or point at any copy of them: --pg-bin DIR
local-other-version = { $dir } was made by PostgreSQL { $needs }, and the programs found are of another version. Install PostgreSQL { $needs }, point at it with --pg-bin DIR, or start anew with --fresh (what is in the folder is lost).
local-foreign = { $dir } holds something that Linelamp did not make, or belongs to somebody else; it was left as it is. Choose another folder with --dir DIR.
local-in-use = { $dir } is in use by another Linelamp. End that one first, or choose another folder with --dir DIR.
local-no-account = PostgreSQL does not run as root, and there is no user postgres or nobody to run it. Make a user postgres, or run this as an ordinary user.
local-unreachable = As root the server runs as { $user }, who cannot reach { $dir }. Choose a folder outside root's home with --dir DIR.
local-program = { $program } failed: { $said }
local-file = { $path }: { $why }. Check the folder's rights and free space, or choose another with --dir DIR.
