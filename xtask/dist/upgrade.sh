#!/bin/sh
# Replaces the program with the one in this folder: a copy of the data first, the
# old program kept beside the new one. Run as root in the unpacked folder.
set -eu
cd "$(dirname "$0")"
[ "$(id -u)" = 0 ] || { echo "run this as root: sudo ./upgrade.sh" >&2; exit 1; }
program=/usr/local/bin/motcua
data=/var/lib/motcua
[ -x "$program" ] || { echo "motcua is not installed: use ./install.sh" >&2; exit 1; }

MOTCUA_OPTIONS=$(sed -n "s/^MOTCUA_OPTIONS=//p" /etc/motcua/motcua.conf 2>/dev/null || true)
case " ${MOTCUA_OPTIONS:-} " in
  *" --database "*)
    [ "${MOTCUA_DUMPED:-}" = yes ] || {
      echo "take a pg_dump first, then run: MOTCUA_DUMPED=yes ./upgrade.sh" >&2
      exit 1
    } ;;
esac

systemd=no
[ -d /run/systemd/system ] && systemd=yes
[ $systemd = no ] || systemctl stop motcua
backup="$data-before-upgrade-$(date +%Y%m%d-%H%M%S)"
cp -a "$data" "$backup"
echo "backup: $backup"
cp -p "$program" "$program.before"
install -m 0755 motcua "$program.new"
mv -f "$program.new" "$program"
[ $systemd = no ] || systemctl start motcua
echo "upgraded: $("$program" --version). The old program is $program.before"
