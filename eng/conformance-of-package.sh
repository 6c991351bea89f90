#!/usr/bin/env bash
# Runs the conformance suite against a published VerifyServer, started as its platform would start it;
# for Function Compute, the tests of its hooks and of its role's credentials too.
#   eng/conformance-of-package.sh function-compute|custom-handler [--no-build]
set -euo pipefail
cd "$(dirname "$0")/.."
package=$1
build=("${@:2}")
# Ports of their own, so that both packages can be tested at once; 9000 is the custom runtime's default.
emulator_port=18081 receiver_port=18082 port=18080
[ "$package" = function-compute ] && emulator_port=18091 receiver_port=18092 port=9000
key=conformance-service-key other_key=conformance-other-service-key
origin=https://www.example.com
form_secret=whsec_$(openssl rand -base64 32)
issuer=https://captcha.example.com/api audience=https://shop.example.com
log=artifacts/conformance-$package.log
mkdir -p artifacts
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait 2>/dev/null || true' EXIT

hash_of() { printf 'sha256:%s' "$(printf %s "$1" | sha256sum | cut -d' ' -f1)"; }
receipt_key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256; }
wait_for() { for _ in $(seq 1 100); do curl -s -o /dev/null "$1" && return; sleep 0.1; done; echo "no answer from $1"; cat "$log"; return 1; }

[ ${#build[@]} -gt 0 ] || dotnet build tools/Emulator --nologo -v quiet
dotnet tools/Emulator/bin/Debug/net10.0/CaptchaGate.Emulator.dll --port $emulator_port >"$log" 2>&1 &
pids+=($!)
wait_for http://127.0.0.1:$emulator_port/_emulator/health

# The server's alone: the suite brings servers of its own, and must not hand these on to them.
settings=(ASPNETCORE_ENVIRONMENT=Development Captcha__Region=sgp Captcha__SceneId=emuscene3 Captcha__Scenes__v2__Id=emuscene2
  Captcha__Endpoint=http://127.0.0.1:$emulator_port Http__AllowedOrigins__0=$origin Http__RateLimit__PerClientPerMinute=0 Http__RateLimit__UnknownPerMinute=0
  Http__ServiceKeys__conformance="$(hash_of $key)" Http__ServiceKeys__other="$(hash_of $other_key)"
  FailOpen__Policy=guarded FailOpen__Breaker=closed
  FailOpen__Budget__PerMinute=6000 FailOpen__Budget__Burst=6000 FailOpen__Budget__PerClientPerMinute=6000
  Forms__contact__Target=http://127.0.0.1:$receiver_port Forms__contact__SigningSecret="$form_secret" Forms__contact__HoneypotField=website
  Forms__contact__SuccessUrl=$origin/thanks Forms__contact__FailureUrl=$origin/sorry
  Receipts__Enabled=true Receipts__Issuer=$issuer Receipts__Audience=$audience
  Receipts__SigningKey="$(receipt_key)" Receipts__OtherKey="$(receipt_key)"
  ALIBABA_CLOUD_ACCESS_KEY_ID=LTAIemulator ALIBABA_CLOUD_ACCESS_KEY_SECRET=emulator-secret
  # The platforms pass on whatever else stands in the environment; it must not matter.
  ASPNETCORE_URLS=http://0.0.0.0:1)

case $package in
  function-compute)
    env "${settings[@]}" Credentials__Source=FunctionCompute FC_FUNCTION_NAME=verify artifacts/function-compute/bootstrap >>"$log" 2>&1 & ;;
  custom-handler)
    (cd artifacts/custom-handler && exec env "${settings[@]}" Credentials__Source=Environment FUNCTIONS_CUSTOMHANDLER_PORT=$port ./CaptchaGate.VerifyServer) >>"$log" 2>&1 & ;;
  *) echo "unknown package: $package"; exit 2 ;;
esac
pids+=($!)
# The Functions host polls GET / until any status comes.
wait_for http://127.0.0.1:$port/
[ "$package" = custom-handler ] || curl -sf -X POST -o /dev/null http://127.0.0.1:$port/initialize

CONFORMANCE_BASE_URL=http://127.0.0.1:$port/api CONFORMANCE_EMULATOR_URL=http://127.0.0.1:$emulator_port \
  CONFORMANCE_SERVICE_KEY=$key CONFORMANCE_OTHER_SERVICE_KEY=$other_key CONFORMANCE_ORIGIN=$origin \
  CONFORMANCE_RECEIVER_URL=http://127.0.0.1:$receiver_port CONFORMANCE_FORM_SECRET=$form_secret \
  CONFORMANCE_RECEIPT_ISSUER=$issuer CONFORMANCE_RECEIPT_AUDIENCE=$audience \
  dotnet test tests/Conformance "${build[@]}" --nologo --logger "trx;LogFileName=conformance-$package.trx" --results-directory artifacts/test-results

if [ "$package" = function-compute ]; then
  VERIFY_SERVER_EXECUTABLE=$PWD/artifacts/function-compute/bootstrap \
    dotnet test tests/VerifyServer.Tests "${build[@]}" --nologo --filter FullyQualifiedName~FunctionCompute \
    --logger "trx;LogFileName=hooks-$package.trx" --results-directory artifacts/test-results
fi
