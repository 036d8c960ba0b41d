#!/bin/sh
# Installs motcua on this machine. Run as root in the unpacked folder.
# MOTCUA_ROOT is for a dry run into another folder.
set -eu
cd "$(dirname "$0")"
root=${MOTCUA_ROOT:-}
[ -n "$root" ] || [ "$(id -u)" = 0 ] || { echo "run this as root: sudo ./install.sh" >&2; exit 1; }
if [ -e "$root/usr/local/bin/motcua" ]; then
  echo "motcua is installed already: use ./upgrade.sh" >&2
  exit 1
fi
if [ -z "$root" ]; then
  if ! getent passwd motcua >/dev/null; then
    useradd --system --user-group --home-dir /var/lib/motcua --shell /usr/sbin/nologin motcua
  fi
  install -d -o motcua -g motcua -m 0700 /var/lib/motcua
else
  install -d -m 0700 "$root/var/lib/motcua"
fi
install -d -m 0755 "$root/usr/local/bin" "$root/etc/motcua" "$root/usr/share/doc/motcua" \
  "$root/etc/systemd/system"
install -m 0755 motcua "$root/usr/local/bin/motcua"
# A password in the options (PostgreSQL) is for root and the service alone.
[ -e "$root/etc/motcua/motcua.conf" ] || install -m 0640 motcua.conf "$root/etc/motcua/motcua.conf"
install -m 0644 README.md operations.md LICENSE "$root/usr/share/doc/motcua/"
install -m 0644 motcua.service "$root/etc/systemd/system/motcua.service"
echo "installed. Next:"
echo "  1. make the desk:   sudo -u motcua motcua init --data /var/lib/motcua"
if [ -z "$root" ] && [ -d /run/systemd/system ]; then
  systemctl daemon-reload
  echo "  2. start it:        sudo systemctl enable --now motcua"
else
  echo "  2. start it:        motcua serve --data /var/lib/motcua   (no systemd here)"
fi
echo "  3. keep the keys:   sudo motcua key export FILE --data /var/lib/motcua"
