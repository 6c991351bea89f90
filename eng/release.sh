#!/usr/bin/env bash
# Builds everything that a release contains into artifacts/release: the three packages, the browser package, their bills of materials and SHA256SUMS.
#   bash eng/release.sh 0.2.0
# Build on a system whose C library is not newer than that of custom.debian12 (2.36): Native AOT executables need the C library they were linked with.
set -euo pipefail
cd "$(dirname "$0")/.."
version=${1:?usage: bash eng/release.sh <version>}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 CI=true
release=$PWD/artifacts/release

# The versions that are written down must be that of the release.
written() {
  node -p 'require("./web/package.json").version'
  sed -n 's/^  version: //p' docs/openapi.yaml
}
for other in $(written); do
  if [ "$other" != "$version" ]; then
    echo "web/package.json or docs/openapi.yaml has version $other, not $version." >&2
    exit 1
  fi
done
bash eng/release-notes.sh "$version" >/dev/null

rm -rf "$release" artifacts/worker
mkdir -p "$release"
publish() { dotnet publish "functions/$1" "${@:2}" "-p:MinVerVersionOverride=$version" --nologo -v quiet; }
publish VerifyServer -p:PublishProfile=function-compute
publish VerifyServer -p:PublishProfile=custom-handler
publish VerifyFunction -c Release -o artifacts/worker
cp artifacts/function-compute.zip artifacts/custom-handler.zip "$release/"
(cd artifacts/worker && zip -qrX "$release/worker.zip" .)
npm pack ./web --pack-destination "$release" --loglevel=error >/dev/null
for package in function-compute custom-handler worker; do
  bash eng/sbom.sh "$package" "$version"
  cp "artifacts/$package.cdx.json" "$release/"
done
(cd "$release" && sha256sum -- * >SHA256SUMS && cat SHA256SUMS)
