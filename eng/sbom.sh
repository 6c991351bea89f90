#!/usr/bin/env bash
# Bill of materials (CycloneDX 1.6) of a package that `dotnet publish functions/VerifyServer -p:PublishProfile=<profile>` makes.
#   bash eng/sbom.sh function-compute    writes artifacts/function-compute.cdx.json
set -euo pipefail
cd "$(dirname "$0")/.."
profile=${1:?usage: bash eng/sbom.sh custom-handler|function-compute}
# In a folder of its own: another profile than the build's has other packages.
work=$PWD/obj/sbom/$profile
dotnet restore functions/VerifyServer -p:PublishProfile="$profile" --artifacts-path "$work" --verbosity quiet
dotnet run eng/sbom.cs -- "$work/obj/CaptchaGate.VerifyServer/project.assets.json" > "artifacts/$profile.cdx.json"
echo "artifacts/$profile.cdx.json: $(grep -c '"purl"' "artifacts/$profile.cdx.json") components"
