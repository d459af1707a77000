#!/bin/sh
# The entry point of the image. `exec`, so that the part itself gets the container's signals.
set -eu
cd /app
part="${1:-web}"
[ $# -eq 0 ] || shift
case "$part" in
  # Idle connections stay open longer than proxies keep theirs: who closes first must not be us, in mid-request.
  web) exec node node_modules/next/dist/bin/next start --keepAliveTimeout 75000 "$@" ;;
  # shellcheck disable=SC2046 # several flags
  worker) exec node $(node -p 'require("./scripts/worker-flags.json").join(" ")') --import tsx worker.ts "$@" ;;
  migrate) exec node --import tsx scripts/migrate.ts "$@" ;;
  simulator) exec node --import tsx simulator/main.ts "$@" ;;
  cli) exec node --import tsx scripts/cli.ts "$@" ;;
  *) exec "$part" "$@" ;;
esac
