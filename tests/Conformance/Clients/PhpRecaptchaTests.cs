using System.Text.Json;
using CaptchaGate.Conformance.OpenApi;
using CaptchaGate.Conformance.Support;
using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Clients;

/// <summary>
/// The requests that PHP's <c>google/recaptcha</c> sends, byte for byte, and its reading of the answer (github.com/google/recaptcha,
/// <c>src/ReCaptcha</c>: <c>RequestMethod/Post.php</c>, <c>CurlPost.php</c>, <c>SocketPost.php</c>, <c>RequestParameters.php</c>, <c>Response.php</c>).
/// </summary>
public sealed class PhpRecaptchaTests(ConformanceTarget target) : ConformanceTest(target)
{
    private const string Version = "&version=php_1.3.0";

    private static readonly string[] Methods = ["Post", "CurlPost", "SocketPost"];

    // As http_build_query writes what PHP reads from a visitor's form: bytes as they came, a missing value not at all, an array by its index.
    private static readonly string[] Malformed =
    [
        "&response=", "", "&response=%FF", "&response=%25zz", "&response=%ED%A0%80", "&response%5B0%5D=a", "&response%5B0%5D=a&response%5B1%5D=b", "&response=7", "&response=test", "&response=null",
        "&response=%7B%7D", "&response=%7B", "&response=%00", "&response=YWJj+ZGVm", "&response=" + "xxxxxxxxxx",
    ];

    public static TheoryData<string, string> EachMalformedTokenByEachMethod() => new(Methods.SelectMany(static method => Malformed.Select(token => (method, token))));

    [Theory]
    [InlineData("Post")]
    [InlineData("CurlPost")]
    [InlineData("SocketPost")]
    public async Task A_token_passes_once(string method)
    {
        var token = "&response=" + Uri.EscapeDataString(await Emulator.MintTextAsync());
        Assert.True(await IsSuccessAsync(method, token));
        Assert.False(await IsSuccessAsync(method, token));
    }

    [Theory]
    [MemberData(nameof(EachMalformedTokenByEachMethod))]
    public async Task A_malformed_token_is_not_verified(string method, string response) => Assert.False(await IsSuccessAsync(method, response));

    [Theory]
    [InlineData("Post")]
    [InlineData("CurlPost")]
    [InlineData("SocketPost")]
    public async Task An_outage_is_not_verified(string method)
    {
        // Of the reactions that send no probe, because other cases watch the probe of this server.
        foreach (var reaction in new[] { "Throttling.User", "SignatureDoesNotMatch" })
            Assert.False(await IsSuccessAsync(method, "&response=" + Uri.EscapeDataString(await Emulator.MintTextAsync(verdict: reaction))));
        Assert.False(await IsSuccessAsync(method, "&response=" + new string('x', 70_000)));
    }

    // "isset($responseData['success']) && $responseData['success'] == true", after a status that each method demands in its own way.
    private async Task<bool> IsSuccessAsync(string method, string response)
    {
        var content = $"secret={Uri.EscapeDataString(Target.ServiceKey)}{response}&remoteip=192.0.2.7{Version}";
        using var raw = await RawHttp.ConnectAsync(Target.BaseUrl);
        await raw.SendAsync(Head(method, content.Length) + content + (method is "SocketPost" ? "\r\n\r\n" : ""));
        var reply = await raw.ReadAsync();
        Contract.Current.Check("POST", Siteverify, reply!, ofPage: false);
        // file_get_contents warns and gives nothing, and SocketPost says invalid-response, where the status is another one.
        Assert.Equal(200, reply!.Status);
        using var json = JsonDocument.Parse(reply.Body);
        var success = json.RootElement.GetProperty("success").GetBoolean();
        Assert.True(success || json.RootElement.GetProperty("error-codes").GetArrayLength() > 0, "E_UNKNOWN_ERROR");
        return success;
    }

    private string Head(string method, int length)
    {
        var path = Target.BaseUrl.AbsolutePath + Siteverify;
        var host = Target.BaseUrl.Authority;
        return method switch
        {
            "Post" => $"POST {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n",
            "CurlPost" => $"POST {path} HTTP/1.1\r\nHost: {host}\r\nAccept: */*\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n",
            _ => $"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-length: {length}\r\nConnection: close\r\n\r\n",
        };
    }
}
