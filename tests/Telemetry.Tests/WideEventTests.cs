using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CaptchaGate.Core.Alibaba;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Telemetry.Tests.Support;
using CaptchaGate.Tests.Collector;
using CaptchaGate.VerifyServer;
using CaptchaGate.VerifyServer.Logging;
using CaptchaGate.VerifyServer.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace CaptchaGate.Telemetry.Tests;

/// <summary>One wide event for each request, never two and never none.</summary>
public sealed class WideEventTests
{
    private const string Site = "https://www.example.com";

    private static readonly string[] Wide = ["VerificationCompleted", "RequestRefused"];

    [Fact]
    public async Task Each_request_gives_exactly_one_however_it_ends()
    {
        await using var stage = await TelemetryTestHost.StartAsync(
            ("Http__AllowedOrigins__0", Site),
            ("Http__ServiceKeys__shop", $"sha256:{Convert.ToHexStringLower(SHA256.HashData("right"u8))}"),
            ("Forms__contact__Target", "http://127.0.0.1:1/"),
            ("Forms__contact__SigningSecret", $"whsec_{Convert.ToBase64String(new byte[32])}"),
            ("Forms__contact__SuccessUrl", $"{Site}/thanks"),
            ("Forms__contact__FailureUrl", $"{Site}/sorry"),
            ("Forms__contact__HoneypotField", "website"));
        var ids = new List<string>();
        async Task Send(string path, HttpContent? content, HttpMethod? method = null, params (string Name, string Value)[] headers) =>
            ids.Add(await SendAsync(stage, path, content, method ?? HttpMethod.Post, headers));
        var token = stage.Mint();
        await Send("/api/verify", Json(token));
        await Send("/api/verify", Json(token));
        foreach (var verdict in new[] { "F009", "NoPermission", "Throttling.User", "reset", "Unheard.Of" })
            await Send("/api/verify", Json(stage.Mint(verdict)));
        await Send("/api/verify", Json(""));
        await Send("/api/verify", Json("no token"));
        await Send("/api/verify", Json(stage.Mint(), "elsewhere"));
        await Send("/api/verify", Text("{", "application/json"));
        await Send("/api/verify", Text("<a/>", "application/xml"));
        await Send("/api/verify", Text(new string('x', 70_000), "application/json"));
        await Send("/api/verify", null, HttpMethod.Get);
        await Send("/api/nowhere", null, HttpMethod.Get);
        await Send("/api/verify", Json(stage.Mint()), null, ("Origin", "https://evil.example"));
        await Send("/api/verify", Json(stage.Mint()), null, ("Authorization", "Bearer wrong"));
        await Send("/api/siteverify", Form(("response", stage.Mint())));
        await Send("/api/siteverify", Form(("response", stage.Mint()), ("secret", "wrong")));
        await Send("/api/siteverify", Form(("response", stage.Mint()), ("secret", "right")));
        await Send("/api/forms/contact", Form(("captchaVerifyParam", "a"), ("response", "b")), null, ("Accept", "text/html"));
        await Send("/api/forms/contact", Form(("website", "x")));
        await Send("/api/forms/contact", Form(("captchaVerifyParam", stage.Mint("F009"))), null, ("Accept", "text/html"));
        stage.Nonces.FailAtNextCall();
        await Send("/api/verify", Json(stage.Mint()));
        // No request asked for a verification.
        var (health, preflight) = (await SendAsync(stage, "/api/health", null, HttpMethod.Get), await SendAsync(stage, "/api/verify", null, HttpMethod.Options));
        var seen = await stage.FlushAsync();

        Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
        AssertEach.Of(ids, id => Assert.InRange(Of(seen, id).Count(), 0, 1));
        // Refusals are sampled: the first of each kind is there, and the metric counts them all.
        var counted = seen.Points.Where(static point => point.Metric is "captcha_gate.refused_requests").Sum(static point => point.Value);
        Assert.Equal(ids.Count, counted + ids.Count(id => Of(seen, id).Any(static log => log.EventName is not "RequestRefused")));
        Assert.Empty(Of(seen, health).Concat(Of(seen, preflight)));
        var refused = seen.Logs.Where(static log => log.EventName is "RequestRefused").ToArray();
        Assert.Equal(refused.Length, refused.DistinctBy(static log => (log["Outcome"], log["Status"])).Count());
        Assert.Equal(seen.Logs.Count(static log => log.EventName is "VerificationCompleted"), seen.Points.Where(static point => point.Metric is "captcha_gate.verdicts").Sum(static point => point.Value));
    }

    [Theory]
    [InlineData("203.0.113.77", "203.0.113.0/24")]
    [InlineData("203.0.113.77:1234", "203.0.113.0/24")]
    [InlineData("::ffff:203.0.113.77", "203.0.113.0/24")]
    [InlineData("2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff", "2001:db8:aaaa::/48")]
    [InlineData("[2001:db8:aaaa:bbbb::1]:443", "2001:db8:aaaa::/48")]
    [InlineData("who knows", null)]
    public async Task The_client_is_told_by_its_network_only(string forwardedFor, string? told)
    {
        await using var stage = await TelemetryTestHost.StartAsync(("Http__TrustedHops", "1"));
        var id = await SendAsync(stage, "/api/verify", Json(stage.Mint()), HttpMethod.Post, ("X-Forwarded-For", forwardedFor));
        var seen = await stage.FlushAsync();
        Assert.Equal(told ?? "", Assert.Single(Of(seen, id))["Client"] ?? "");
        AssertEach.Of(seen.Requests, request => Assert.DoesNotContain(forwardedFor, Encoding.Latin1.GetString(request.Body), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Our_own_rate_limit_is_a_warning_as_its_row_says()
    {
        await using var stage = await TelemetryTestHost.StartAsync(("Http__RateLimit__PerClientPerMinute", "1"));
        await SendAsync(stage, "/api/verify", Json("first"), HttpMethod.Post);
        var id = await SendAsync(stage, "/api/verify", Json("second"), HttpMethod.Post);
        var refused = Assert.Single(Of(await stage.FlushAsync(), id));
        Assert.Equal(("RequestRefused", "RateLimited", "429"), (refused.EventName, refused["Outcome"], refused["Status"]));
        Assert.StartsWith("Warn", refused.Severity, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task In_Production_the_log_is_one_JSON_document_a_line()
    {
        var console = new MemoryStream();
        var id = await VerifyInProductionAsync(console);
        var lines = Encoding.UTF8.GetString(console.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement).ToArray();
        var wide = Assert.Single(lines, line => line.GetProperty("EventId").GetInt32() == 1000);
        var state = wide.GetProperty("State");
        Assert.Equal(("Warning", id, "Unreachable"), (wide.GetProperty("LogLevel").GetString(), state.GetProperty("Id").GetString(), state.GetProperty("Outcome").GetString()));
        // As the queries of the infrastructure name them.
        AssertEach.Of(["Class", "FaultOwner", "Success", "Verified", "TotalMs", "UpstreamMs", "Bytes"], name => Assert.True(state.TryGetProperty(name, out _), name));
    }

    // A real start with production's rules; only the way to the service ends at once.
    private static async Task<string> VerifyInProductionAsync(Stream console)
    {
        var settings = Settings.For(new Uri("http://127.0.0.1:1")).With(("Captcha__Endpoint", null), ("ASPNETCORE_ENVIRONMENT", null), ("Captcha__SceneId", Scenes.V3));
        string[] arguments = [.. settings.Where(static pair => pair.Value is not null).Select(static pair => $"--{pair.Key.Replace("__", ":", StringComparison.Ordinal)}={pair.Value}")];
        await using var server = CaptchaGateServer.Build([.. arguments, "--environment=Production", "--urls=http://127.0.0.1:0"], builder =>
        {
            var pool = UpstreamHandler.Create(TimeSpan.FromSeconds(1));
            pool.ConnectCallback = static (_, _) => throw new SocketException((int)SocketError.ConnectionRefused);
            builder.Services.AddSingleton(pool);
            builder.Services.AddSingleton(new LogOutput(console));
        });
        await server.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(server.Urls.First()) };
        var answer = await client.VerifyAsync("""{"sceneId":"emuscene3"}""");
        await server.StopAsync();
        return answer.Id;
    }

    private static IEnumerable<ExportedLog> Of(OtlpCollector seen, string id) =>
        seen.Logs.Where(log => Wide.Contains(log.EventName, StringComparer.Ordinal) && string.Equals(log["Id"], id, StringComparison.Ordinal));

    private static async Task<string> SendAsync(TelemetryTestHost stage, string path, HttpContent? content, HttpMethod method, params (string Name, string Value)[] headers)
    {
        using var message = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
            message.Headers.TryAddWithoutValidation(name, value);
        using var response = await stage.Client.SendAsync(message);
        return response.Headers.GetValues("X-Request-Id").Single();
    }

    private static HttpContent Json(string token, string? scene = null) =>
        Text(JsonSerializer.Serialize(scene is null ? new Dictionary<string, string>(StringComparer.Ordinal) { ["captchaVerifyParam"] = token } : new(StringComparer.Ordinal) { ["captchaVerifyParam"] = token, ["scene"] = scene }), "application/json");

    private static HttpContent Text(string text, string type) => GateClient.Content(text, type);

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Select(static field => KeyValuePair.Create(field.Name, field.Value)));
}
