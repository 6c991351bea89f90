#!/usr/bin/env bash
# Prints the section of CHANGELOG.md for a version, which becomes the text of the release.
#   bash eng/release-notes.sh 0.2.0
set -euo pipefail
cd "$(dirname "$0")/.."
version=${1:?usage: bash eng/release-notes.sh <version>}
notes=$(awk -v start="## $version - " '/^## / { inside = index($0, start) == 1; next } inside' CHANGELOG.md)
if [ -z "${notes//[[:space:]]/}" ]; then
  echo "CHANGELOG.md has no section \"## $version - <date>\" with a text." >&2
  exit 1
fi
printf '%s\n' "$notes" | sed '/./,$!d'
