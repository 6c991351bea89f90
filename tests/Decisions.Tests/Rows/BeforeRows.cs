using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Decisions.Tests.Support;
using CaptchaGate.Emulator.Reactions;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.Decisions.Tests.Rows;

/// <summary>Rows 1 to 10: what ends before the service is asked.</summary>
internal static class BeforeRows
{
    private const int Refused = 1020;
    private const string AllowedOrigin = "https://www.example.com";

    public static Dictionary<int, Scenario[]> Scenarios { get; } = new()
    {
        [1] =
        [
            Json("no token", "{}"),
            Json("empty", """{"captchaVerifyParam":""}"""),
            Json("white space", """{"captchaVerifyParam":" \t\r\n\u3000"}"""),
        ],
        [2] =
        [
            Json("over 16 KiB", Token($$"""{"sceneId":"emuscene3","data":"{{new string('x', 16 * 1024)}}"}""")),
            Json("over 16 KiB in bytes, not in characters", Token($$"""{"data":"{{new string('\u4e2d', 6 * 1024)}}"}""")),
            Json("not a string", """{"captchaVerifyParam":{"sceneId":"emuscene3"}}""", Refused),
            Json("control characters", Token("{\"sceneId\":\"a\u0001\"}")),
            Json("neither base64 nor JSON", Token("hello, world")),
            Json("two JSON objects", Token("{}{}")),
            Json("a JSON array", Token("[]")),
        ],
        [3] =
        [
            Json("not JSON", "{", Refused),
            Json("half a surrogate pair", """{"captchaVerifyParam":"\ud83d"}""", Refused),
            Json("too deep", string.Concat(Enumerable.Repeat("{\"a\":", 9)) + "1" + new string('}', 9), Refused),
            Json("twice", """{"captchaVerifyParam":"a","captchaVerifyParam":"b"}""", Refused),
            Json("two names of one field", """{"captchaVerifyParam":"a","response":"b"}""", Refused),
            Posted("wrong media type", () => GateClient.Content("<a/>", "application/xml"), Refused),
            Posted("no media type", () => GateClient.Content("{}"u8.ToArray(), null), Refused),
            Posted("a form that is not UTF-8", () => GateClient.Content("captchaVerifyParam=%ff"u8.ToArray(), "application/x-www-form-urlencoded"), Refused),
        ],
        [4] =
        [
            Posted("too large", () => GateClient.Content(new byte[(64 * 1024) + 1], "application/json"), Refused),
            Posted("too large, in chunks", () => new Chunked(new byte[(64 * 1024) + 1]), Refused),
            new("too slow") { Event = Refused, Send = SendSlowlyAsync },
        ],
        [5] =
        [
            new("origin not listed") { Event = Refused, Plan = ListOrigin, Send = gate => SendAsync(gate, message => message.Headers.Add("Origin", "https://evil.example")) },
            new("origin null") { Event = Refused, Plan = ListOrigin, Send = gate => SendAsync(gate, message => message.Headers.Add("Origin", "null")) },
            new("service key wrong") { Event = Refused, Plan = AddServiceKey, Send = gate => SendAsync(gate, message => message.Headers.Add("Authorization", "Bearer wrong")) },
        ],
        [6] =
        [
            new("rate limit")
            {
                Event = Refused,
                Plan = plan => plan.Settings["Http__RateLimit__PerClientPerMinute"] = "1",
                Before = async gate => await gate.Client.VerifyAsync("first"),
            },
            new("concurrency gate")
            {
                Event = Refused,
                Plan = plan => plan.Settings["Http__RateLimit__Concurrency"] = "1",
                Before = OccupyAsync,
            },
        ],
        [7] = [new("unknown scene") { Send = async gate => new(null, await gate.Client.VerifyAsync(gate.Mint(), "elsewhere")) }],
        [8] =
        [
            new("no key") { Calls = 1, Billed = 1, Send = gate => SendAgainAsync(gate, null, null) },
            new("another key") { Calls = 1, Billed = 1, Send = gate => SendAgainAsync(gate, NewKey(), NewKey()) },
            new("a key only the second time") { Calls = 1, Billed = 1, Send = gate => SendAgainAsync(gate, null, NewKey()) },
        ],
        [10] = [new("away before the call went out") { Plan = HoldConnections, Send = SendAndLeaveAsync }],
    };

    public static string NewKey() => new Guid(RandomNumberGenerator.GetBytes(16)).ToString("D", CultureInfo.InvariantCulture);

    private static Scenario Json(string name, string body, int @event = 1000) =>
        Posted(name, () => GateClient.Content(body, "application/json"), @event);

    private static Scenario Posted(string name, Func<HttpContent> content, int @event) =>
        new(name) { Event = @event, Send = async gate => new(null, await gate.Client.PostAsync(content())) };

    private static string Token(string token) => JsonSerializer.Serialize(new { captchaVerifyParam = token });

    private static void ListOrigin(CasePlan plan) => plan.Settings["Http__AllowedOrigins__0"] = AllowedOrigin;

    private static void AddServiceKey(CasePlan plan) =>
        plan.Settings["Http__ServiceKeys__shop"] = $"sha256:{Convert.ToHexStringLower(SHA256.HashData("right"u8))}";

    private static async Task<Sent> SendAsync(GateHarness gate, Action<HttpRequestMessage> change)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/api/verify") { Content = GateClient.Content(Token(gate.Mint()), "application/json") };
        change(message);
        using var response = await gate.Client.SendAsync(message);
        return new(null, await GateAnswer.ReadAsync(response));
    }

    private static async Task<Sent> SendSlowlyAsync(GateHarness gate)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(gate.Address.Host, gate.Address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes("POST /api/verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var status = int.Parse((await reader.ReadLineAsync())!.Split(' ')[1]);
        while (await reader.ReadLineAsync() is { Length: > 0 })
        {
        }

        using var response = new HttpResponseMessage((System.Net.HttpStatusCode)status) { Content = GateClient.Content(await ReadObjectAsync(reader), "application/problem+json") };
        return new(null, await GateAnswer.ReadAsync(response));
    }

    private static async Task<string> ReadObjectAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        var one = new char[1];
        while (!text.ToString().EndsWith('}') && await reader.ReadAsync(one) == 1)
            text.Append(one[0]);
        return text.ToString();
    }

    // Another request stays in the gate while the case's own arrives.
    private static async Task OccupyAsync(GateHarness gate)
    {
        var occupant = gate.Mint(Fault.NeverAnswer);
        _ = gate.NewClient().VerifyAsync(occupant).ContinueWith(static _ => { }, TaskScheduler.Default);
        await gate.Emulator.Journal.WaitForAsync(journal => journal.ForToken(occupant).Count == 1).WaitAsync(Eventually.Patience);
    }

    private static async Task<Sent> SendAgainAsync(GateHarness gate, string? firstKey, string? secondKey)
    {
        var token = gate.Mint();
        var first = await gate.Client.VerifyAsync(token, idempotencyKey: firstKey);
        Assert.True(first is { Success: true, Verified: true }, $"{first}");
        return new(token, await gate.Client.VerifyAsync(token, idempotencyKey: secondKey));
    }

    private static async Task<Sent> SendAndLeaveAsync(GateHarness gate)
    {
        var token = gate.Mint();
        using var leave = new CancellationTokenSource();
        var pending = gate.Client.VerifyAsync(token, cancellationToken: leave.Token);
        await Eventually.HoldsAsync(() => !gate.Plan.Dialled.IsEmpty, "a connection for the call");
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);
        return new(token, null);
    }

    // The start's own attempt fails at once; none of the call's ever ends.
    private static void HoldConnections(CasePlan plan)
    {
        var dials = 0;
        plan.ConnectAnew();
        plan.Probe = new ScriptedProbe { Result = ProbeResult.Healthy };
        plan.Connect = async (context, cancellationToken) =>
        {
            plan.Dialled.Enqueue(context.DnsEndPoint.Host);
            if (Interlocked.Increment(ref dials) > 1)
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            throw new IOException("The test makes no connection.");
        };
    }

    /// <summary>Content without a declared length.</summary>
    private sealed class Chunked : ByteArrayContent
    {
        public Chunked(byte[] bytes)
            : base(bytes) => Headers.ContentType = new("application/json");

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
