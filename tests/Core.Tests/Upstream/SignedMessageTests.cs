using System.Security.Cryptography;
using System.Text;
using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Tests.Support;
using CaptchaGate.Tests;
using FsCheck.Fluent;

namespace CaptchaGate.Core.Tests.Upstream;

/// <summary>What leaves through a real socket is what was signed: the check here knows the bytes and nothing of the signer.</summary>
public sealed class SignedMessageTests : IDisposable
{
    private const string Secret = "testSecret+/=0001";
    private static readonly DateTimeOffset Date = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.FromHours(8));

    private readonly HttpMessageInvoker _http = new(UpstreamHandler.Create(TimeSpan.FromSeconds(10)));
    private readonly WireListener _listener = new();

    public static TheoryData<string> Tokens =>
    [
        "eyJjZXJ0aWZ5SWQiOiJUcThaa1U3eFkxIn0=",
        "{\"sceneId\":\"1a2b3c4d\",\"data\":\"+/=&%~*!'() \\\" 中文 é 😀\"}",
        "",
        new string('é', 8000),
    ];

    [Theory]
    [MemberData(nameof(Tokens))]
    public async Task The_form_on_the_wire_is_the_form_that_was_signed(string token)
    {
        using var form = FormContent.Of(new("CaptchaVerifyParam", token), new("SceneId", "1a2b3c4d"));
        var request = await SendAsync(new AccessKey("LTAItest", Secret), form);

        Assert.Equal("POST / HTTP/1.1", request.RequestLine);
        Assert.Equal($"CaptchaVerifyParam={Uri.EscapeDataString(token)}&SceneId=1a2b3c4d", Encoding.UTF8.GetString(request.Body));
        Assert.Equal("application/x-www-form-urlencoded", request.Header("content-type"));
        AssertSigned(request, "");
    }

    [Fact]
    public async Task Any_unicode_arrives_as_it_was_signed()
    {
        foreach (var token in Texts.Unicode.Sample(50, 30))
            await The_form_on_the_wire_is_the_form_that_was_signed(token);
    }

    [Fact]
    public async Task A_message_without_a_body_signs_its_query()
    {
        KeyValuePair<string, string>[] query = [new("RoleArn", "acs:ram::1:role/a b"), new("Policy", "{\"a\":\"*~\"}"), new("Empty", ""), new("中", "+&=%2F")];
        var request = await SendAsync(new AccessKey("LTAItest", Secret), null, query);

        const string Expected = "Empty=&Policy=%7B%22a%22%3A%22%2A~%22%7D&RoleArn=acs%3Aram%3A%3A1%3Arole%2Fa%20b&%E4%B8%AD=%2B%26%3D%252F";
        Assert.Equal($"POST /?{Expected} HTTP/1.1", request.RequestLine);
        Assert.Empty(request.Body);
        Assert.Equal("0", request.Header("content-length"));
        AssertSigned(request, Expected);
    }

    [Fact]
    public async Task A_temporary_key_sends_and_signs_its_security_token()
    {
        using var form = FormContent.Of(new KeyValuePair<string, string>("a", "b"));
        var request = await SendAsync(new AccessKey("STS.test", Secret, "CAIS+/=token"), form);

        Assert.Equal("CAIS+/=token", request.Header("x-acs-security-token"));
        Assert.Contains(";x-acs-security-token;", request.Header("authorization"), StringComparison.Ordinal);
        AssertSigned(request, "");
    }

    [Fact]
    public async Task A_permanent_key_sends_no_security_token()
    {
        using var form = FormContent.Of(new KeyValuePair<string, string>("a", "b"));
        Assert.False((await SendAsync(new AccessKey("LTAItest", Secret), form)).Has("x-acs-security-token"));
    }

    [Fact]
    public async Task The_headers_are_these_and_no_others()
    {
        using var form = FormContent.Of(new KeyValuePair<string, string>("a", "b"));
        var request = await SendAsync(new AccessKey("LTAItest", Secret), form);

        Assert.Equal(
            ["accept", "authorization", "content-length", "content-type", "host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce", "x-acs-version"],
            request.Headers.Select(header => header.Key.ToLowerInvariant()).Order(StringComparer.Ordinal),
            StringComparer.Ordinal);
        Assert.Equal("VerifyIntelligentCaptcha", request.Header("x-acs-action"));
        Assert.Equal("2023-03-05", request.Header("x-acs-version"));
        Assert.Equal("2026-01-01T19:04:05Z", request.Header("x-acs-date"));
        Assert.Equal("nonce-1", request.Header("x-acs-signature-nonce"));
        Assert.Equal(_listener.Address.Authority, request.Header("host"));
        Assert.Equal("application/json", request.Header("accept"));
    }

    public void Dispose()
    {
        _http.Dispose();
        _listener.Dispose();
    }

    private async Task<WireRequest> SendAsync(AccessKey key, FormContent? form, params KeyValuePair<string, string>[] query)
    {
        var received = _listener.ReceiveAsync();
        using var message = new SignedMessage("VerifyIntelligentCaptcha", "2023-03-05").Create(_listener.Address, key, Date, "nonce-1", form, query);
        using var response = await _http.SendAsync(message, TestContext.Current.CancellationToken);
        return await received;
    }

    // "V3 version of the request body and signature mechanism", told again over the bytes received.
    private static void AssertSigned(WireRequest request, string canonicalQuery)
    {
        var signed = request.Headers
            .Select(header => (Name: header.Key.ToLowerInvariant(), header.Value))
            .Where(header => header.Name is "host" or "content-type" || header.Name.StartsWith("x-acs-", StringComparison.Ordinal))
            .OrderBy(header => header.Name, StringComparer.Ordinal)
            .ToArray();
        var names = string.Join(';', signed.Select(header => header.Name));
        var hash = Hex(SHA256.HashData(request.Body));
        var canonical = $"POST\n/\n{canonicalQuery}\n{string.Concat(signed.Select(header => $"{header.Name}:{header.Value}\n"))}\n{names}\n{hash}";
        var stringToSign = "ACS3-HMAC-SHA256\n" + Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
        var signature = Hex(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(stringToSign)));
        Assert.Equal(hash, request.Header("x-acs-content-sha256"));
        Assert.EndsWith($",SignedHeaders={names},Signature={signature}", request.Header("authorization"), StringComparison.Ordinal);
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
