using System.Security.Cryptography;
using CaptchaGate.Conformance.OpenApi;
using CaptchaGate.Conformance.Support;

namespace CaptchaGate.Forms.Tests.Receipts;

/// <summary>The metadata with which a library finds the keys of receipts by their issuer.</summary>
public sealed class DiscoveryTests : IDisposable
{
    private const string Route = "/.well-known/openid-configuration";
    private const int Unavailable = 1031;

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose() => _key.Dispose();

    [Fact]
    public async Task It_names_the_issuer_and_the_key_set_whatever_host_the_request_names()
    {
        await using var gate = await ReceiptGate.StartAsync(_key);
        foreach (var host in new[] { null, "evil.example" })
        {
            var reply = await ReadAsync(gate, host);
            Assert.Equal((200, "application/json; charset=utf-8", "no-store"), (reply.Status, reply.Header("Content-Type"), reply.Header("Cache-Control")));
            Assert.Equal(
                """{"issuer":"https://captcha.example.com/api","jwks_uri":"https://captcha.example.com/api/.well-known/jwks.json","response_types_supported":["id_token"],"subject_types_supported":["public"],"id_token_signing_alg_values_supported":["ES256"]}""",
                reply.Text);
        }

        Assert.Empty(gate.Log.Of(Unavailable));
    }

    [Theory]
    [InlineData("https://captcha.example.com/api/", "api", "https://captcha.example.com/api/.well-known/jwks.json")]
    [InlineData("https://captcha.example.com/captcha/v1", "captcha/v1", "https://captcha.example.com/captcha/v1/.well-known/jwks.json")]
    [InlineData("https://captcha.example.com", "/", "https://captcha.example.com/.well-known/jwks.json")]
    public async Task The_issuer_is_the_setting_unchanged_and_the_key_set_is_below_it(string issuer, string prefix, string keySet)
    {
        await using var gate = await ReceiptGate.StartAsync(_key, ("Receipts__Issuer", issuer), ("Http__RoutePrefix", prefix));
        var metadata = (await ReadAsync(gate, prefix: prefix.Trim('/') is { Length: > 0 } name ? "/" + name : "")).Json;
        Assert.Equal((issuer, keySet), (metadata.GetProperty("issuer").GetString(), metadata.GetProperty("jwks_uri").GetString()));
    }

    [Theory]
    [InlineData("https://captcha.example.com")]
    [InlineData("http://captcha.example.com/api")]
    [InlineData("our own captcha")]
    public async Task An_issuer_that_is_no_address_of_this_endpoint_stays_valid_but_has_no_metadata(string issuer)
    {
        await using var gate = await ReceiptGate.StartAsync(_key, ("Receipts__Issuer", issuer));
        Assert.Equal(issuer, ReceiptGate.Part(await gate.IssueAsync(), 1).GetProperty("iss").GetString());
        await IsUnavailableAsync(gate);
    }

    [Fact]
    public async Task While_receipts_are_off_there_is_none()
    {
        await using var gate = await ReceiptGate.StartAsync(_key, ("Receipts__Enabled", "false"));
        await IsUnavailableAsync(gate);
    }

    /// <summary>404 with the remedy; the log says so once, however often the metadata is requested.</summary>
    private static async Task IsUnavailableAsync(FormsGate gate)
    {
        for (var i = 0; i < 3; i++)
        {
            var reply = await ReadAsync(gate);
            Assert.Equal((404, "bad-request"), (reply.Status, reply.Field("code")));
            Assert.Contains("Receipts__Issuer", reply.Detail, StringComparison.Ordinal);
        }

        Assert.Single(gate.Log.Of(Unavailable));
    }

    private static async Task<Reply> ReadAsync(FormsGate gate, string? host = null, string prefix = "/api")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, prefix + Route);
        request.Headers.Host = host;
        if (host is not null)
            request.Headers.Add("X-Forwarded-Host", host);
        using var response = await gate.Client.SendAsync(request);
        var reply = await Reply.ReadAsync(response);
        Contract.Current.Check("GET", Route, reply, ofPage: false);
        return reply;
    }
}
