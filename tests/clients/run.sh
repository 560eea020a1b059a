#!/usr/bin/env bash
# Run clients in other languages against a server over the dataset and one over a scratch store; README.md says more.
# Needs Java 17, Maven, Node.js 20 and their package registries. What is set up goes to .build/clients.
set -euo pipefail
cd "$(dirname "$0")/../.."
here=tests/clients
made=.build/clients
port="${PORT:-8950}"
dataset="http://127.0.0.1:$port" scratch="http://127.0.0.1:$((port + 1))"
mkdir -p "$made"

for name in jena rdf4j; do
  [ -d "$made/$name" ] || mvn -q -B -f "$here/$name.pom.xml" dependency:copy-dependencies -DoutputDirectory="$PWD/$made/$name"
done
cp "$here/package.json" "$made/"
[ -d "$made/node_modules" ] || npm install --silent --ignore-scripts --prefix "$made"

servers=()
trap 'kill -INT "${servers[@]}" 2>/dev/null || true; wait' EXIT
.venv/bin/peacegraph serve --port "$port" 2>"$made/dataset.log" >&2 &
servers+=($!)
.venv/bin/peacegraph serve --port "$((port + 1))" --scratch "$made/store" 2>"$made/scratch.log" >&2 &
servers+=($!)
for address in "$dataset" "$scratch"; do
  curl --silent --fail --output /dev/null --retry 60 --retry-delay 1 --retry-all-errors "$address/health"
done
token="$(cat "$made/store/token")"

failed=0
java -cp "$made/jena/*" "$here/Jena.java" "$dataset" "$scratch" "$token" || failed=1
java -cp "$made/rdf4j/*" "$here/Rdf4j.java" "$dataset" "$scratch" "$token" || failed=1
NODE_PATH="$made/node_modules" node "$here/comunica.cjs" "$dataset" "$scratch" "$token" || failed=1
exit "$failed"
