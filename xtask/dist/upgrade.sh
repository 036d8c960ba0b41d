#!/bin/sh
# Replaces the program with the one in this folder: a checked backup first, while
# the desk still works; the old program is kept beside the new one. Run as root
# in the unpacked folder. MOTCUA_ROOT is for a dry run into another folder.
set -eu
cd "$(dirname "$0")"
root=${MOTCUA_ROOT:-}
[ -n "$root" ] || [ "$(id -u)" = 0 ] || { echo "run this as root: sudo ./upgrade.sh" >&2; exit 1; }
program=$root/usr/local/bin/motcua
data=$root/var/lib/motcua
[ -x "$program" ] || { echo "motcua is not installed: use ./install.sh" >&2; exit 1; }

# On PostgreSQL the options name the database; the backup needs it too.
options=$(sed -n "s/^MOTCUA_OPTIONS=//p" "$root/etc/motcua/motcua.conf" 2>/dev/null || true)
database=$(printf '%s\n' "$options" | sed -n 's/.*--database[ =]\([^ ]*\).*/\1/p')

as_motcua() {
  if [ -z "$root" ] && [ "$(id -u)" = 0 ]; then
    runuser -u motcua -- "$@"
  else
    "$@"
  fi
}

if [ -d "$data/keys" ]; then
  as_motcua mkdir -p "$data/backups"
  backup="$data/backups/before-upgrade-$(date +%Y%m%d-%H%M%S).tar"
  # The program that is installed makes it; one too old to know how is refused.
  if ! "$program" backup --help >/dev/null 2>&1; then
    echo "the installed motcua cannot back up: stop it, copy $data elsewhere, install anew" >&2
    exit 1
  fi
  if ! as_motcua "$program" backup "$backup" --data "$data" ${database:+--database "$database"}; then
    echo "no backup, no upgrade: nothing was changed" >&2
    exit 1
  fi
fi

systemd=no
[ -z "$root" ] && [ -d /run/systemd/system ] && systemd=yes
[ $systemd = no ] || systemctl stop motcua
cp -p "$program" "$program.before"
install -m 0755 motcua "$program.new"
mv -f "$program.new" "$program"
if [ $systemd = yes ]; then
  install -m 0644 motcua.service /etc/systemd/system/motcua.service
  systemctl daemon-reload
  systemctl start motcua
  sleep 2
  if ! systemctl is-active --quiet motcua; then
    echo "the new program does not start; see: journalctl -u motcua" >&2
    echo "to go back: mv $program.before $program && systemctl start motcua" >&2
    exit 1
  fi
fi
echo "upgraded: $("$program" --version). The old program is $program.before"
