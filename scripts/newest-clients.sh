#!/usr/bin/env bash
# The newest official clients on the newest Node, against the gateway on the stand-in: the same tests as in
# `npm test`, which has the versions that load on the oldest Node that is supported. Python's clients join
# where pip can bring them.
#
#   newest-clients.sh [OPTION...]   options for vitest, such as a reporter
#
# Needs dist/ (`npm run build`). Exit 3: this machine cannot have them, and why.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

work="$(mktemp -d)"
tests=
trap 'rm -rf "$work"' EXIT
trap '[[ -z "$tests" ]] || kill "$tests"; wait; exit 143' TERM
node_package="node-$(node -p 'process.platform + "-" + process.arch')"
node="$work/node_modules/$node_package/bin/node"

cannot() {
  echo "The newest clients cannot be had on this machine: $1" >&2
  exit 3
}

version_of() {
  node -p "JSON.parse(fs.readFileSync('$work/node_modules/$1/package.json', 'utf8')).version"
}

echo '{}' > "$work/package.json"
npm install --prefix "$work" --silent --no-audit --no-fund --ignore-scripts \
  openai@latest @anthropic-ai/sdk@latest "$node_package@latest" ||
  cannot 'npm could not bring the packages.'
[[ -x "$node" ]] || cannot "$node_package has no program."
echo "openai $(version_of openai), @anthropic-ai/sdk $(version_of @anthropic-ai/sdk), Node $("$node" --version)"

if python3 -m pip install --quiet --disable-pip-version-check --no-warn-conflicts \
  --target "$work/python" openai anthropic 2> "$work/pip"; then
  PYTHONPATH="$work/python" python3 -c \
    "import openai, anthropic; print(f'Python: openai {openai.__version__}, anthropic {anthropic.__version__}')"
else
  echo 'Python’s clients cannot be had here: they are not asked.'
fi

CLIENTS_FROM="$work" PYTHONPATH="$work/python" \
  "$node" node_modules/vitest/vitest.mjs run --project e2e --project late \
  test/clients test/cold-start "$@" &
tests=$!
wait "$tests"
