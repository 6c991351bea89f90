using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace CaptchaGate.Packages.Tests.Doubles;

/// <summary>
/// Application Insights' ingestion endpoint over TLS and App Service's identity endpoint: telemetry is taken only with a token that this
/// identity endpoint gave to the right client for Azure Monitor.
/// </summary>
internal sealed class Ingestion : IAsyncDisposable
{
    private const string ClientId = "11111111-2222-3333-4444-555555555555";
    private const string Audience = "https://monitor.azure.com/";
    private const string IdentityHeader = "the-header-of-this-app";
    private const string Token = "token-for-monitoring";

    private readonly string _authority = Path.GetTempFileName();
    private readonly ConcurrentQueue<string> _refused = new();
    private LoopbackServer _track = null!;
    private LoopbackServer _identity = null!;

    /// <value>What came without the right token, or asked for a wrong one.</value>
    public IReadOnlyList<string> Refused => [.. _refused];

    /// <value>The app settings that lead here.</value>
    public (string Name, string? Value)[] Settings =>
    [
        ("Telemetry__AzureMonitor", "true"),
        ("APPLICATIONINSIGHTS_CONNECTION_STRING", $"InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint={_track.Url}/"),
        ("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", $"ClientId={ClientId};Authorization=AAD"),
        ("APPLICATIONINSIGHTS_STATSBEAT_DISABLED", "true"),
        ("IDENTITY_ENDPOINT", _identity.Url + "/msi/token"),
        ("IDENTITY_HEADER", IdentityHeader),
        ("SSL_CERT_FILE", _authority),
    ];

    /// <param name="rows">Takes what arrives, as rows of the tables that Application Insights makes of it.</param>
    public static async Task<Ingestion> StartAsync(HostRows rows)
    {
        var ingestion = new Ingestion();
        var certificate = Certificate();
        await File.WriteAllTextAsync(ingestion._authority, certificate.ExportCertificatePem());
        ingestion._identity = await LoopbackServer.StartAsync(ingestion.GiveAsync);
        ingestion._track = await LoopbackServer.StartAsync(context => ingestion.TakeAsync(context, rows), certificate);
        return ingestion;
    }

    public async ValueTask DisposeAsync()
    {
        await _track.DisposeAsync();
        await _identity.DisposeAsync();
        File.Delete(_authority);
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private Task GiveAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (context.Request.Headers["X-IDENTITY-HEADER"] == IdentityHeader && query["client_id"] == ClientId && string.Equals(query["resource"].ToString().TrimEnd('/'), Audience.TrimEnd('/'), StringComparison.Ordinal))
        {
            var expires = TimeProvider.System.GetUtcNow().AddHours(24).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            return context.Response.WriteAsJsonAsync(new { access_token = Token, expires_on = expires, resource = Audience, token_type = "Bearer", client_id = ClientId });
        }

        return RefuseAsync(context);
    }

    private async Task TakeAsync(HttpContext context, HostRows rows)
    {
        if (context.Request.Path != "/v2.1/track" || context.Request.Headers.Authorization != "Bearer " + Token)
        {
            await RefuseAsync(context);
            return;
        }

        await using var body = context.Request.Headers.ContentEncoding == "gzip" ? new GZipStream(context.Request.Body, CompressionMode.Decompress) : context.Request.Body;
        using var reader = new StreamReader(body);
        var items = (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var item in items)
            Add(JsonDocument.Parse(item).RootElement, rows);
        await context.Response.WriteAsJsonAsync(new { itemsReceived = items.Length, itemsAccepted = items.Length, errors = Array.Empty<string>() });
    }

    private static void Add(JsonElement item, HostRows rows)
    {
        var (tags, data) = (item.GetProperty("tags"), item.GetProperty("data").GetProperty("baseData"));
        var operation = Text(tags, "ai.operation.id");
        var parent = Text(tags, "ai.operation.parentId");
        switch (item.GetProperty("data").GetProperty("baseType").GetString())
        {
            case "MetricData":
                foreach (var metric in data.GetProperty("metrics").EnumerateArray())
                    rows.Add(HostRow.Of("customMetrics", new { name = Text(metric, "name"), valueSum = metric.GetProperty("value").GetDouble(), valueCount = metric.TryGetProperty("count", out var count) ? count.GetInt32() : 1, customDimensions = data.TryGetProperty("properties", out var properties) ? properties : default(JsonElement?) }));
                break;
            case "RemoteDependencyData":
                rows.Add(HostRow.Of("dependencies", new { name = Text(data, "name"), id = Text(data, "id"), operation_Id = operation, operation_ParentId = parent }));
                break;
            case "RequestData":
                rows.Add(HostRow.Of("requests", new { name = Text(data, "name"), id = Text(data, "id"), operation_Id = operation, resultCode = Text(data, "responseCode") }));
                break;
            default:
                rows.Add(HostRow.Of("others", item));
                break;
        }
    }

    private static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) ? value.GetString() : null;

    private Task RefuseAsync(HttpContext context)
    {
        _refused.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }
}
