#!/usr/bin/env bash
# Compiles, lints and formats the Bicep templates with the real compiler, compares the resources with the kept snapshots,
# and prints what Azure is known to switch off. The tests hold the same (tests/Infrastructure.Tests/Bicep).
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "$(uname -sm)" != "Linux x86_64" ]; then
  echo "   NOT RUN: the Bicep compiler's package is for Linux on x64"
  exit 0
fi
project=tests/Infrastructure.Tests
package() { dotnet msbuild "$project" -getProperty:PkgAzure_Bicep_CommandLine_linux-x64; }
[ -n "$(package)" ] || dotnet restore "$project" --nologo -v quiet
bicep="$(package)/tools/bicep"

export CAPTCHA_REGION=sgp CAPTCHA_SCENE_ID=1a2b3c4d CAPTCHA_ALLOWED_ORIGINS=https://www.example.com CAPTCHA_ALERT_EMAILS=ops@example.com
unset AZURE_ENV_NAME AZURE_LOCATION AZURE_PRINCIPAL_ID AZURE_PRINCIPAL_TYPE
failed=0

# Nothing may be said: a warning is a finding.
quiet() {
  local said
  said=$("$@" 2>&1) || failed=1
  if [ -n "$said" ]; then echo "$said"; failed=1; fi
}

"$bicep" --version
quiet "$bicep" lint infra/bicep/main.bicep
for parameters in infra/bicep/az infra/bicep/examples/everything; do
  "$bicep" build-params "$parameters.bicepparam" --stdout >/dev/null || failed=1
  quiet "$bicep" snapshot "$parameters.bicepparam" --mode validate \
    --subscription-id 00000000-0000-0000-0000-000000000000 --tenant-id 00000000-0000-0000-0000-000000000001
done

formatted=$(mktemp -d)
trap 'rm -rf "$formatted"' EXIT
cp -r infra/bicep/. "$formatted"
for pattern in '**/*.bicep' '**/*.bicepparam'; do (cd "$formatted" && "$bicep" format --pattern "$pattern"); done
diff -r infra/bicep "$formatted" || { echo "not formatted: run bicep format"; failed=1; }

echo "   known retirements (infra/bicep/retirements.json):"
grep -E '"(ends|what|type|runtime)"' infra/bicep/retirements.json | tr -s ' ' | paste -sd' ' | sed 's/"what": \("[^"]*"\),\?/\1\n/g' | sed 's/[",]//g; s/^ */     /' | sed '/^ *$/d'
echo "   newer API versions that this compiler knows:"
"$bicep" lint infra/bicep/main.bicep --config infra/bicep/newest-versions.json 2>&1 \
  | sed -n "s/.*for '\([^']*\)'\. '\([^']*\)'.*Acceptable versions: \([^ ,]*\).*/     \1: \2, newest \3/p"
exit "$failed"
