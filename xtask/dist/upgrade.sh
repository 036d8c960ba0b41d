#!/bin/sh
# Replaces the program with the one in this folder: a checked backup first, the
# old program kept beside the new one. Run as root in the unpacked folder.
set -eu
cd "$(dirname "$0")"
[ "$(id -u)" = 0 ] || { echo "run this as root: sudo ./upgrade.sh" >&2; exit 1; }
program=/usr/local/bin/motcua
data=/var/lib/motcua
[ -x "$program" ] || { echo "motcua is not installed: use ./install.sh" >&2; exit 1; }

# shellcheck disable=SC1091
. /etc/motcua/motcua.conf 2>/dev/null || true
database=$(printf '%s\n' "${MOTCUA_OPTIONS:-}" | sed -n 's/.*\(--database [^ ]*\).*/\1/p')
install -d -o motcua -g motcua -m 0700 "$data/backups"
backup="$data/backups/before-upgrade-$(date +%Y%m%d-%H%M%S)"
# shellcheck disable=SC2086
setpriv --reuid motcua --regid motcua --clear-groups -- \
  "$program" backup "$backup" --data "$data" $database
echo "backup: $backup"

systemd=no
[ -d /run/systemd/system ] && systemd=yes
[ $systemd = no ] || systemctl stop motcua
cp -p "$program" "$program.before"
install -m 0755 motcua "$program.new"
mv -f "$program.new" "$program"
[ $systemd = no ] || systemctl start motcua
echo "upgraded: $("$program" --version). The old program is $program.before"
