#!/usr/bin/env bash
# The Alibaba Cloud side of keyless operation: an OIDC provider for the Entra tenant, a role that only the function's
# managed identity may assume, and the one permission that role needs. See docs/keyless.md.
#
# It is written from the API documentation and was NOT run against a live account.
# Preview it first: DRY_RUN=1 prints every call and makes none.
#
# Requires the aliyun CLI, signed in with permission to manage RAM.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

: "${ACCOUNT_ID:?the Alibaba Cloud account id, for example 1234567890123456}"
: "${TENANT_ID:?the Entra tenant: azd env get-value IDENTITY_TENANT_ID}"
: "${SUBJECT:?the principal id of the managed identity: azd env get-value IDENTITY_PRINCIPAL_ID}"
: "${AUDIENCE:?the client id of the app registration for Alibaba Cloud}"
: "${FINGERPRINT:?SHA-1 of the root CA of login.microsoftonline.com, hexadecimal; the RAM console fetches it with one button}"
PROVIDER_NAME=${PROVIDER_NAME:-captchagate-entra}
ROLE_NAME=${ROLE_NAME:-captchagate-verify}
POLICY_NAME=${POLICY_NAME:-captchagate-verify-captcha}
# Must match the token's iss exactly. This is that of version 2 tokens; version 1 has https://sts.windows.net/<tenant>/
ISSUER=${ISSUER:-https://login.microsoftonline.com/$TENANT_ID/v2.0}
EGRESS_ADDRESS=${EGRESS_ADDRESS:-}

call() {
  if [ "${DRY_RUN:-0}" = 1 ]; then echo "aliyun $*"; else aliyun "$@"; fi
}

# Puts the values into a policy; the values are ids and addresses, so no character needs escaping but this is checked.
fill() {
  local text name value
  text=$(<"$here/$1")
  for name in ACCOUNT_ID PROVIDER_NAME ISSUER AUDIENCE SUBJECT EGRESS_ADDRESS; do
    value=${!name}
    if [[ ! $value =~ ^[A-Za-z0-9.:/_-]*$ ]]; then echo "$name holds a character that no id or address has: $value" >&2; exit 1; fi
    text=${text//<$name>/$value}
  done
  printf '%s' "$text"
}

trust=$(fill trust-policy.json)
# With a fixed outbound address (the network parameter of the Bicep), the permission is pinned to it.
policy=$(fill "$([ -n "$EGRESS_ADDRESS" ] && echo policy-fixed-egress.json || echo policy.json)")

# 1. Trust the tenant's tokens for this one audience. IssuanceLimitTime is in hours: Azure may hand out tokens that are hours old.
call ims CreateOIDCProvider \
  --OIDCProviderName "$PROVIDER_NAME" \
  --IssuerUrl "$ISSUER" \
  --ClientIds "$AUDIENCE" \
  --Fingerprints "$FINGERPRINT" \
  --IssuanceLimitTime 24

# 2. A role for the one subject. Without oidc:sub every application of the tenant could assume it.
call ram CreateRole \
  --RoleName "$ROLE_NAME" \
  --Description "CaptchaGate on Azure" \
  --MaxSessionDuration 3600 \
  --AssumeRolePolicyDocument "$trust"

# 3. The one permission. The action's name differs from the API's (VerifyIntelligentCaptcha).
call ram CreatePolicy --PolicyName "$POLICY_NAME" --PolicyDocument "$policy"
call ram AttachPolicyToRole --PolicyType Custom --PolicyName "$POLICY_NAME" --RoleName "$ROLE_NAME"

cat >&2 <<END

Next, configure the function (docs/keyless.md):
  azd env set CAPTCHA_CREDENTIALS Federation
  azd env set CAPTCHA_RAM_ROLE_ARN acs:ram::$ACCOUNT_ID:role/$ROLE_NAME
  azd env set CAPTCHA_RAM_OIDC_PROVIDER_ARN acs:ram::$ACCOUNT_ID:oidc-provider/$PROVIDER_NAME
  azd env set CAPTCHA_FEDERATION_AUDIENCE $AUDIENCE
  azd provision
END
