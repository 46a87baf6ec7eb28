#!/bin/sh
# Makes the secrets of compose.production.yml once. Existing ones stay, so it is harmless to run again.
set -eu
umask 077
folder="$(dirname "$0")/secrets"
mkdir -p "$folder"

random() { LC_ALL=C tr -dc 'A-Za-z0-9' </dev/urandom | head -c "$1"; }

# Containers see the file with its owner and mode here, and Mawid does not run as root: the folder keeps others out, the files are readable.
put() {
  [ -e "$folder/$1" ] || printf '%s' "$2" >"$folder/$1"
  chmod 444 "$folder/$1"
}

put mariadb_root_password "$(random 32)"
put mariadb_password "$(random 32)"
put database_url "mariadb://mawid:$(cat "$folder/mariadb_password")@mariadb:3306/mawid"
put admin_password "$(random 20)"
echo "Secrets are in $folder. The first administrator is 'admin'; the password is in admin_password."
