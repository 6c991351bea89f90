using CaptchaGate.Azure.Tests.Support;
using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Azure.Tests.KeyVault;

/// <summary>What vault and identity endpoint can do wrong, and the row of the decision table that it is when no key is at hand.</summary>
internal static class VaultFault
{
    private static readonly Dictionary<string, (Action<FakeAzure> Arrange, Outcome Outcome)> ByName = new(StringComparer.Ordinal)
    {
        ["vault: 403 by RBAC"] = (Vault(403, "Forbidden", "ForbiddenByRbac"), Outcome.CredentialsMisconfigured),
        ["vault: 403 by firewall"] = (Vault(403, "Forbidden", "ForbiddenByFirewall"), Outcome.CredentialsMisconfigured),
        ["vault: disabled secret"] = (Vault(403, "Forbidden", "SecretDisabled"), Outcome.CredentialsMisconfigured),
        ["vault: 404"] = (Vault(404, "SecretNotFound"), Outcome.CredentialsMisconfigured),
        ["vault: 400"] = (Vault(400, "BadParameter"), Outcome.CredentialsMisconfigured),
        ["vault: malformed answer"] = (cloud => cloud.Vault.Fault = Reply.Json(200, $"<html>{Reply.Marker}"), Outcome.CredentialsMisconfigured),
        ["vault: answer of another shape"] = (cloud => cloud.Vault.Fault = Reply.Json(200, "[]"), Outcome.CredentialsMisconfigured),
        ["vault: null value"] = (cloud => cloud.Vault.Fault = Reply.Json(200, """{"id":"https://vault.vault.azure.net/secrets/a/b"}"""), Outcome.CredentialsMisconfigured),
        ["vault: secret is no JSON"] = (Value("LTAI and a secret"), Outcome.CredentialsMisconfigured),
        ["vault: secret is half a pair"] = (Value("""{"accessKeyId":"LTAI"}"""), Outcome.CredentialsMisconfigured),
        ["vault: secret says the id twice"] = (Value("""{"accessKeyId":"LTAI","AccessKeyId":"LTAI2","accessKeySecret":"s"}"""), Outcome.CredentialsMisconfigured),
        ["vault: secret with a line feed"] = (Value("""{"accessKeyId":"LTAI","accessKeySecret":"s\n"}"""), Outcome.CredentialsMisconfigured),
        ["vault: empty secret"] = (Value(""), Outcome.CredentialsMisconfigured),
        ["vault: 429 that asks for a minute"] = (Vault(429, "Throttled", null, ("Retry-After", "60")), Outcome.CredentialsUnavailable),
        ["vault: 500"] = (Vault(500, "InternalServerError"), Outcome.CredentialsUnavailable),
        ["vault: 503"] = (Vault(503, "ServiceUnavailable"), Outcome.CredentialsUnavailable),
        ["vault: hangs"] = (static cloud => cloud.Vault.Fault = Reply.Hang, Outcome.CredentialsUnavailable),
        ["vault: refuses connections"] = (static cloud => cloud.Network.Cut(cloud.Vault.Host), Outcome.CredentialsUnavailable),
        ["identity: 500"] = (Identity(500), Outcome.CredentialsUnavailable),
        ["identity: 429"] = (Identity(429), Outcome.CredentialsUnavailable),
        ["identity: malformed answer"] = (Identity(200), Outcome.CredentialsUnavailable),
        ["identity: hangs"] = (static cloud => cloud.Identity.Fault = Reply.Hang, Outcome.CredentialsUnavailable),
        ["identity: refuses connections"] = (static cloud => cloud.Network.Cut(IdentityEndpoint.Host), Outcome.CredentialsUnavailable),
        ["identity: not assigned to this app"] = (static cloud => cloud.Identity.ClientId = "22222222-2222-3333-4444-555555555555", Outcome.CredentialsMisconfigured),
        ["vault: refuses the token"] = (static cloud => cloud.Vault.Accepts = static _ => false, Outcome.CredentialsMisconfigured),
    };

    public static TheoryData<string> Names => [.. ByName.Keys];

    /// <value>Those that show although a token is at hand: it is good for hours.</value>
    public static TheoryData<string> NamesForVault => [.. ByName.Keys.Where(static name => !IsIdentity(name))];

    public static TheoryData<string> NamesForIdentity => [.. ByName.Keys.Where(IsIdentity)];

    public static Outcome OutcomeOf(string name) => ByName[name].Outcome;

    public static void Arrange(string name, FakeAzure cloud)
    {
        ByName[name].Arrange(cloud);
        // What asks for patience or hangs is to be cut off in earnest.
        if (name.Contains("hangs", StringComparison.Ordinal) || name.Contains("minute", StringComparison.Ordinal))
            cloud.Time.Stretch = 1;
    }

    private static bool IsIdentity(string name) => name.StartsWith("identity: ", StringComparison.Ordinal);

    private static Action<FakeAzure> Vault(int status, string code, string? inner = null, params (string Name, string Value)[] headers) =>
        cloud => cloud.Vault.Fault = Reply.VaultError(status, code, inner, headers);

    private static Action<FakeAzure> Value(string value) => cloud => cloud.Vault.Put(FakeAzure.SecretName, value);

    private static Action<FakeAzure> Identity(int status) => cloud => cloud.Identity.Fault = Reply.Json(status, $"<html>{Reply.Marker}");
}
