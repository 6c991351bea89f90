#!/usr/bin/env bash
# Downloads a file of a release into artifacts/ and verifies where it was built: the provenance must be that of the release workflow of the same repository.
#   GH_TOKEN=… bash eng/download-release.sh <owner/repository> v0.2.0 custom-handler.zip
set -euo pipefail
cd "$(dirname "$0")/.."
usage='usage: bash eng/download-release.sh <owner/repository> <tag> <file>'
repository=${1:?$usage} tag=${2:?$usage} file=${3:?$usage}
if [[ ! $tag =~ ^v[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]]; then
  echo "$tag is no version tag such as v0.2.0." >&2
  exit 64
fi
mkdir -p artifacts
gh release download "$tag" --repo "$repository" --pattern "$file" --dir artifacts --clobber
gh attestation verify "artifacts/$file" --repo "$repository" --signer-workflow "$repository/.github/workflows/release.yml" --source-ref "refs/tags/$tag"
