#!/usr/bin/env bash
# Lints the OpenAPI description (Redocly CLI, Spectral) and the documents (markdownlint, cspell).
#   bash eng/lint.sh
# The versions are those of eng/lint/package-lock.json. They are installed again when that file changes.
set -uo pipefail
cd "$(dirname "$0")/.."
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true NO_COLOR=1
description=docs/openapi.yaml
failed=()

if ! command -v npm >/dev/null; then
  echo "lint: FAILED: npm is not installed (on Debian: apt-get install nodejs npm)" >&2
  exit 1
fi
# Packages run no code of their own at installation.
if [ ! eng/lint/node_modules/.package-lock.json -nt eng/lint/package-lock.json ] \
  && ! npm ci --prefix eng/lint --ignore-scripts --no-audit --no-fund --loglevel=error; then
  echo "lint: FAILED: npm ci in eng/lint" >&2
  exit 1
fi

# The output of a linter is printed only if it finds something.
lint() {
  local output
  if output=$("eng/lint/node_modules/.bin/$1" "${@:2}" 2>&1); then
    echo "lint: $1: ok"
  else
    echo "$output"
    echo "lint: $1: FAILED"
    failed+=("$1")
  fi
}

lint redocly lint --config eng/lint/redocly.yaml "$description"
lint spectral lint --ruleset eng/lint/spectral.yaml --fail-severity warn "$description"
lint markdownlint-cli2
lint cspell lint --config cspell.json --no-progress --no-color
[ ${#failed[@]} -eq 0 ] && exit 0
echo "lint: FAILED: ${failed[*]}" >&2
exit 1
