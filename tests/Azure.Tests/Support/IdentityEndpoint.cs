using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace CaptchaGate.Azure.Tests.Support;

/// <summary>App Service's managed identity endpoint: it gives tokens to callers with the header that only the app knows.</summary>
internal sealed class IdentityEndpoint : IAsyncDisposable
{
    public const string Host = "identity.internal.invalid";

    public const string Header = "the-header-of-this-app";

    private readonly ConcurrentDictionary<string, string> _resourceOfToken = new(StringComparer.Ordinal);
    private LoopbackServer _server = null!;

    public int Port => _server.Port;

    /// <value>The user-assigned identity of this app; null for a system-assigned one.</value>
    public string? ClientId { get; set; }

    /// <value>Answers instead of the endpoint.</value>
    public RequestDelegate? Fault { get; set; }

    /// <value>Makes the token for a resource.</value>
    public Func<string, string> Issue { get; set; } = static _ => "token";

    public int Calls { get; private set; }

    public static async Task<IdentityEndpoint> StartAsync(string? clientId)
    {
        var endpoint = new IdentityEndpoint { ClientId = clientId };
        endpoint._server = await LoopbackServer.StartAsync(endpoint.AnswerAsync);
        return endpoint;
    }

    public bool Gave(string token, string resource) => _resourceOfToken.TryGetValue(token, out var mine) && string.Equals(mine, resource, StringComparison.Ordinal);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        Calls++;
        if (Fault is { } fault)
        {
            await fault(context);
            return;
        }

        var query = context.Request.Query;
        var resource = query["resource"].ToString();
        if (context.Request.Headers["X-IDENTITY-HEADER"] != Header || query["api-version"] != "2019-08-01" || resource.Length == 0)
        {
            await Reply.JsonAsync(context, 401, """{"statusCode":401,"message":"no such header"}""");
            return;
        }

        if (!string.Equals(query["client_id"].FirstOrDefault(), ClientId, StringComparison.Ordinal))
        {
            await Reply.JsonAsync(context, 400, """{"statusCode":400,"message":"No User Assigned or Delegated Managed Identity found for specified ClientId"}""");
            return;
        }

        var token = Issue(resource);
        _resourceOfToken[token] = resource;
        var expires = TimeProvider.System.GetUtcNow().AddHours(24).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        await Reply.JsonAsync(context, 200, $$"""{"access_token":"{{token}}","expires_on":"{{expires}}","resource":"{{resource}}","token_type":"Bearer","client_id":"{{ClientId}}"}""");
    }
}
