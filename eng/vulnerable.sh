#!/usr/bin/env bash
# Fails when a package that is used, directly or not, has a published vulnerability.
#   bash eng/vulnerable.sh [--strict] [<solution or restored project>]
# A feed that carries no advisories finds nothing in anything. So a package with a known one is asked about first; when it
# is not found, nothing was checked: that is said, and under --strict it fails.
set -euo pipefail
cd "$(dirname "$0")/.."
strict=0
if [ "${1:-}" = --strict ]; then strict=1; shift; fi
what=${1:-CaptchaGate.slnx}

vulnerable() { dotnet list "$1" package --vulnerable --include-transitive --format json; }

# Newtonsoft.Json before 13.0.1: GHSA-5crp-9r3c-p9vr.
feed_knows() {
  local canary
  canary=$(mktemp -d)
  cat > "$canary/canary.csproj" <<'PROJECT'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="Newtonsoft.Json" Version="12.0.1" /></ItemGroup>
</Project>
PROJECT
  local known=1
  if dotnet restore "$canary" --verbosity quiet >/dev/null 2>&1 && vulnerable "$canary/canary.csproj" | grep -q '"vulnerabilities"'; then known=0; fi
  rm -r "$canary"
  return $known
}

if ! feed_knows; then
  echo "This package feed carries no advisories: vulnerable packages were not looked for."
  exit $strict
fi
report=$(vulnerable "$what")
if grep -q '"vulnerabilities"' <<<"$report"; then
  echo "$report"
  echo "Packages with published vulnerabilities: see above." >&2
  exit 1
fi
echo "No package of $what has a published vulnerability."
