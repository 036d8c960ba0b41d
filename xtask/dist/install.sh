#!/bin/sh
# Installs motcua on this machine. Run as root in the unpacked folder.
set -eu
cd "$(dirname "$0")"
[ "$(id -u)" = 0 ] || { echo "run this as root: sudo ./install.sh" >&2; exit 1; }
if [ -e /usr/local/bin/motcua ]; then
  echo "motcua is installed already: use ./upgrade.sh" >&2
  exit 1
fi
if ! getent passwd motcua >/dev/null; then
  useradd --system --home-dir /var/lib/motcua --shell /usr/sbin/nologin motcua
fi
install -d -o motcua -g motcua -m 0700 /var/lib/motcua
install -d -m 0755 /etc/motcua /usr/share/doc/motcua
install -m 0755 motcua /usr/local/bin/motcua
[ -e /etc/motcua/motcua.conf ] || install -m 0644 motcua.conf /etc/motcua/motcua.conf
install -m 0644 README.md operations.md LICENSE /usr/share/doc/motcua/
install -m 0644 motcua.service /etc/systemd/system/motcua.service
if [ -d /run/systemd/system ]; then
  systemctl daemon-reload
  systemctl enable --now motcua
  echo "motcua runs; see: systemctl status motcua"
else
  echo "installed; this machine does not run systemd, so start it yourself:"
  echo "  motcua serve --data /var/lib/motcua"
fi
