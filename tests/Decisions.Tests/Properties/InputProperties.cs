using System.Security.Cryptography;
using System.Text;
using CaptchaGate.Decisions.Tests.Support;
using CaptchaGate.VerifyServer.Tests.Support;
using OutcomeClass = CaptchaGate.Core.Decisions.OutcomeClass;

namespace CaptchaGate.Decisions.Tests.Properties;

/// <summary>Invariant 1: "For every caller input, while the upstream is healthy, the class is one of PASS, REJECT, CALLER, SHED, TEST."</summary>
public sealed class InputProperties : IAsyncLifetime
{
    private static readonly OutcomeClass[] Allowed = [OutcomeClass.Pass, OutcomeClass.Reject, OutcomeClass.Caller, OutcomeClass.Shed, OutcomeClass.Test];

    private GateHarness _gate = null!;

    public async ValueTask InitializeAsync()
    {
        // The most open of all policies: whatever could open, would.
        var plan = new CasePlan { Policy = "open" };
        plan.Settings["Http__ServiceKeys__shop"] = $"sha256:{Convert.ToHexStringLower(SHA256.HashData("right"u8))}";
        plan.Settings["Http__AllowedOrigins__0"] = "https://www.example.com";
        _gate = await GateHarness.StartAsync(plan);
    }

    public ValueTask DisposeAsync() => _gate.DisposeAsync();

    [Fact]
    public Task No_request_over_a_real_connection_is_anything_but_judged_refused_or_shed() => Property.HoldsAsync(InputGenerators.Requests, async request =>
    {
        _gate.Log.Clear();
        var minted = _gate.Mint();
        using var message = Message(request, minted);
        using var response = await _gate.Client.SendAsync(message);
        var text = await response.Content.ReadAsStringAsync();
        Assert.DoesNotContain(_gate.Log.Of(1000), logged => !Allowed.Contains(Enum.Parse<OutcomeClass>(logged.Value("Class")!)));
        Assert.DoesNotContain(_gate.Log.GetSnapshot(), logged => logged.Id.Id is 1001 or 1002 or 1005 or 1012);
        Assert.True((int)response.StatusCode < 500, $"{(int)response.StatusCode} {text}");
        Assert.False(response.Headers.Contains("X-Captcha-Degraded"));
        // Who is let in has a token that the service passed.
        if (text.Contains("\"success\":true", StringComparison.Ordinal))
            Assert.Contains(_gate.Emulator.Journal.ForToken(minted), call => call is { Judged: true, Outcome: "T001" });
    });

    private static HttpRequestMessage Message(AnyRequest request, string token)
    {
        var body = Fill(request.Body, token);
        if (request.Broken && body.Length > 0)
            body[body.Length / 2] ^= 0x11;
        var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Path);
        if (request.Method is not ("GET" or "HEAD"))
            message.Content = GateClient.Content(body, request.MediaType);
        foreach (var (name, value) in request.Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        return message;
    }

    // A token is base64, which stands in JSON and in a part as it is, and in a form percent-encoded.
    private static byte[] Fill(byte[] body, string token)
    {
        var text = Encoding.Latin1.GetString(body);
        var isForm = !text.StartsWith('{') && !text.StartsWith("--", StringComparison.Ordinal);
        return Encoding.Latin1.GetBytes(text.Replace(InputGenerators.TokenMark, isForm ? Uri.EscapeDataString(token) : token, StringComparison.Ordinal));
    }
}
