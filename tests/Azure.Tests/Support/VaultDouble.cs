using System.Collections.Concurrent;
using System.Text.Json;
using CaptchaGate.Core.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace CaptchaGate.Azure.Tests.Support;

/// <summary>A Key Vault: it names its token service in a 401 first, and then takes only tokens that the identity endpoint gave for vaults.</summary>
internal sealed class VaultDouble : IAsyncDisposable
{
    private const string Resource = "https://vault.azure.net";

    private readonly ConcurrentDictionary<string, (string Value, int Version)> _secrets = new(StringComparer.Ordinal);
    private LoopbackServer _server = null!;
    private int _versions;
    private int _challenges;

    // The libraries keep what a vault's challenge said for the whole process, so no two tests have the same vault.
    private VaultDouble(IdentityEndpoint identity) => Accepts = token => identity.Gave(token, Resource);

    public string Host { get; } = $"vault-{new RandomNonceSource().Next()[..12]}.vault.azure.net";

    public int Port => _server.Port;

    /// <value>Whether a token lets in: by default, when the identity endpoint gave it for vaults.</value>
    public Func<string, bool> Accepts { get; set; }

    /// <value>Answers requests with a good token instead of the vault.</value>
    public RequestDelegate? Fault { get; set; }

    public int Challenges => _challenges;

    public static async Task<VaultDouble> StartAsync(IdentityEndpoint identity, TestAuthority authority, string? certificateName = null, string? url = null)
    {
        var vault = new VaultDouble(identity);
        vault._server = await LoopbackServer.StartAsync(vault.AnswerAsync, authority.Issue(certificateName ?? vault.Host), url);
        return vault;
    }

    public void Put(string name, string value) => _secrets[name] = (value, Interlocked.Increment(ref _versions));

    public void PutKey(string name, string id, string secret) => Put(name, $$"""{"accessKeyId":"{{id}}","accessKeySecret":"{{secret}}"}""");

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Headers.Authorization.ToString() is not ['B', 'e', 'a', 'r', 'e', 'r', ' ', .. var token] || !Accepts(token))
        {
            Interlocked.Increment(ref _challenges);
            context.Response.Headers.WWWAuthenticate =
                $"""Bearer authorization="https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555", resource="{Resource}" """.TrimEnd();
            return Reply.JsonAsync(context, 401, """{"error":{"code":"Unauthorized","message":"AKV10000"}}""");
        }

        if (Fault is { } fault)
            return fault(context);
        return context.Request.Path.Value?.Split('/', StringSplitOptions.RemoveEmptyEntries) is ["secrets", var name, ..] && _secrets.TryGetValue(name, out var secret)
            ? Reply.JsonAsync(context, 200, Secret(name, secret.Value, secret.Version))
            : Reply.VaultError(404, "SecretNotFound")(context);
    }

    private string Secret(string name, string value, int version) =>
        $$$"""
        {"value":"{{{JsonEncodedText.Encode(value)}}}","id":"https://{{{Host}}}/secrets/{{{name}}}/{{{version:d32}}}","attributes":{"enabled":true,"created":1767312000,"updated":1767312000}}
        """;
}
