#!/usr/bin/env bash
# Bill of materials (CycloneDX 1.6) of a package: the publish profiles of functions/VerifyServer, or `worker` for functions/VerifyFunction.
#   bash eng/sbom.sh function-compute          writes artifacts/function-compute.cdx.json
#   bash eng/sbom.sh function-compute 0.2.0    with this version instead of that of the Git history
set -euo pipefail
cd "$(dirname "$0")/.."
package=${1:?usage: bash eng/sbom.sh custom-handler|function-compute|worker [version]}
case $package in
  worker) project=VerifyFunction profile=() ;;
  *) project=VerifyServer profile=("-p:PublishProfile=$package") ;;
esac
# In a folder of its own: another profile than the build's has other packages.
work=$PWD/obj/sbom/$package
mkdir -p artifacts
dotnet restore "functions/$project" "${profile[@]}" --artifacts-path "$work" --verbosity quiet
version=${2:-$(dotnet msbuild "functions/$project" "${profile[@]}" -p:ArtifactsPath="$work" -p:UseArtifactsOutput=true -target:MinVer -getProperty:Version)}
dotnet run eng/sbom.cs -- "$work/obj/CaptchaGate.$project/project.assets.json" "$version" >"artifacts/$package.cdx.json"
echo "artifacts/$package.cdx.json: version $version, $(grep -c '"purl"' "artifacts/$package.cdx.json") components"
