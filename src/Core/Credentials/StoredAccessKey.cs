using System.Text.Json;
using CaptchaGate.Core.Alibaba;

namespace CaptchaGate.Core.Credentials;

/// <summary>
/// Reads an AccessKey as a vault keeps it: <c>{"accessKeyId":"…","accessKeySecret":"…"}</c>, in one secret so that both
/// halves change at once. Names are read in any case, because the RAM secrets that KMS rotates itself write <c>AccessKeyId</c>.
/// </summary>
public static class StoredAccessKey
{
    private const string Id = "accessKeyId";
    private const string Secret = "accessKeySecret";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    /// <summary>Reads a pair that is one JSON text.</summary>
    /// <param name="text">The secret's value; null when the store gave none.</param>
    public static CredentialLoad Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return new CredentialLoad.Misconfigured("the secret is empty");
        try
        {
            using var json = JsonDocument.Parse(text, Strict);
            return json.RootElement.ValueKind is JsonValueKind.Object
                ? Of(Find(json.RootElement, Id), Find(json.RootElement, Secret))
                : new CredentialLoad.Misconfigured("the secret is JSON, but no object");
        }
        catch (JsonException)
        {
            return new CredentialLoad.Misconfigured($$"""the secret is not the JSON {"{{Id}}":"…","{{Secret}}":"…"}""");
        }
    }

    /// <summary>Makes a key of its two halves.</summary>
    public static CredentialLoad Of(string? id, string? secret)
    {
        if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(secret))
            return new CredentialLoad.Misconfigured($"the secret lacks {Id} or {Secret}, or has it twice");
        try
        {
            return new CredentialLoad.Loaded(new AccessKey(id, secret));
        }
        catch (ArgumentException)
        {
            return new CredentialLoad.Misconfigured("the secret has a character that no AccessKey has");
        }
    }

    private static string? Find(JsonElement parent, string name)
    {
        string? found = null;
        foreach (var property in parent.EnumerateObject().Where(property => string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase)))
        {
            if (found is not null || property.Value.ValueKind is not JsonValueKind.String)
                return null;
            found = property.Value.GetString();
        }

        return found;
    }
}
