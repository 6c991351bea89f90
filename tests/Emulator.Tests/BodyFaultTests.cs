using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Reactions;
using CaptchaGate.Emulator.Tests.Support;

namespace CaptchaGate.Emulator.Tests;

public sealed class BodyFaultTests : EmulatorTest
{
    [Fact]
    public async Task Html_is_a_200()
    {
        var reply = await See(Fault.Html);
        Assert.Equal((200, "text/html"), (reply.Status, reply.Response.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task Empty_is_a_200_without_a_byte() => Assert.Equal((200, ""), await See(Fault.Empty) is { } reply ? (reply.Status, reply.Body) : default);

    [Fact]
    public async Task Bad_json_says_T001_and_does_not_parse()
    {
        var reply = await See(Fault.BadJson);
        Assert.Contains("T001", reply.Body, StringComparison.Ordinal);
        Assert.ThrowsAny<JsonException>(() => reply.Json);
    }

    [Fact]
    public async Task Duplicate_keys_say_false_and_true()
    {
        var body = (await See(Fault.DuplicateKeys)).Body;
        Assert.Contains("\"VerifyResult\":false,\"VerifyResult\":true", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_types_say_true_as_text()
    {
        var reply = await See(Fault.WrongTypes);
        Assert.Equal("true", reply.Json.GetProperty("Result").GetProperty("VerifyResult").GetString());
    }

    [Fact]
    public async Task A_result_can_be_missing_or_null_and_the_envelope_an_array()
    {
        Assert.False((await See(Fault.MissingResult)).Json.TryGetProperty("Result", out _));
        Assert.Equal(JsonValueKind.Null, (await See(Fault.NullResult)).Json.GetProperty("Result").ValueKind);
        Assert.Equal(JsonValueKind.Array, (await See(Fault.NotAnObject)).Json.ValueKind);
    }

    [Fact]
    public async Task Oversize_is_a_pass_of_more_than_64_KiB()
    {
        var reply = await See(Fault.Oversize);
        Assert.Equal("T001", reply.VerifyCode);
        Assert.InRange(reply.Body.Length, 128 * 1024, 129 * 1024);
    }

    [Fact]
    public async Task The_gzip_bomb_is_small_on_the_wire_and_large_unpacked()
    {
        Emulator.Script(Fault.GzipBomb);
        var request = Client.Signer.Sign(Emulator.BaseAddress, Client.Form(("CaptchaVerifyParam", "x")));
        using var http = new HttpClient();
        using var response = await http.SendAsync(request, Cancel);
        Assert.Equal("gzip", Assert.Single(response.Content.Headers.ContentEncoding));
        var packed = await response.Content.ReadAsByteArrayAsync(Cancel);
        Assert.InRange(packed.Length, 1000, 64 * 1024);
        await using var unpacking = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        await unpacking.CopyToAsync(unpacked, Cancel);
        Assert.InRange(unpacked.Length, 32 * 1024 * 1024, 33 * 1024 * 1024);
        Assert.EndsWith("\"VerifyCode\":\"T001\"}}", Encoding.ASCII.GetString(unpacked.ToArray()[^40..]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_utf8_is_a_pass_with_impossible_bytes()
    {
        Emulator.Script(Fault.BadUtf8);
        using var http = new HttpClient();
        using var response = await http.SendAsync(Client.Signer.Sign(Emulator.BaseAddress, []), Cancel);
        var bytes = await response.Content.ReadAsByteArrayAsync(Cancel);
        Assert.Throws<DecoderFallbackException>(() => new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes));
        Assert.Contains("T001", Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_follows_the_redirect_is_seen_in_the_journal()
    {
        var reply = await See(Fault.Redirect);
        Assert.Equal((307, "/"), (reply.Status, reply.Response.Headers.Location!.ToString()));

        Emulator.Script(Fault.Redirect);
        using var follower = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = true });
        await follower.SendAsync(Client.Signer.Sign(Emulator.BaseAddress, Client.Form(("CaptchaVerifyParam", "followed"))), Cancel);
        Assert.Equal(2, Emulator.Journal.ForToken("followed").Count);
    }

    [Theory]
    [InlineData("bad-gateway", 502)]
    [InlineData("gateway-timeout", 504)]
    public async Task Gateways_answer_html(string fault, int status)
    {
        var reply = await See(fault);
        Assert.Equal((status, "text/html"), (reply.Status, reply.Response.Content.Headers.ContentType!.MediaType));
    }

    [Theory]
    [InlineData(ErrorFormat.Json, "application/json")]
    [InlineData(ErrorFormat.Xml, "text/xml")]
    [InlineData(ErrorFormat.Html, "text/html")]
    [InlineData(ErrorFormat.Empty, null)]
    public async Task Any_error_has_any_status_and_body(ErrorFormat format, string? contentType)
    {
        foreach (var (code, status) in new[] { ("InternalError", 500), ("Throttling.Api", 429), ("Never.Heard.Of", 418), ("NoPermission", 599) })
        {
            var reply = await See(Reaction.Error(code, status, format));
            Assert.Equal((status, contentType), (reply.Status, reply.Response.Content.Headers.ContentType?.MediaType));
            Assert.Equal(format is ErrorFormat.Json or ErrorFormat.Xml, reply.Body.Contains(code, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task An_error_can_hide_in_a_200()
    {
        var reply = await See(Reaction.Error("Forbidden.AccountAccessDenied", 200));
        Assert.Equal((200, "Forbidden.AccountAccessDenied", false), (reply.Status, reply.Code, reply.Json.GetProperty("Success").GetBoolean()));
    }

    [Fact]
    public async Task Headers_can_be_added_and_replaced()
    {
        var reply = await See(Reaction.Error("Throttling.User", 429) with
        {
            Headers = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Retry-After"] = "3",
                ["x-acs-retry-after"] = "1500",
                ["Date"] = "Thu, 01 Jan 2015 00:00:00 GMT",
            },
        });
        Assert.Equal("3", reply.Response.Headers.RetryAfter!.ToString());
        Assert.Equal("1500", Assert.Single(reply.Response.Headers.GetValues("x-acs-retry-after")));
        Assert.Equal(2015, reply.Response.Headers.Date!.Value.Year);
    }

    [Fact]
    public async Task Latency_delays_the_answer_and_not_the_judging()
    {
        var token = Emulator.Mint(Scenes.V3).CaptchaVerifyParam;
        Emulator.Script(Reaction.Honest with { Latency = TimeSpan.FromMinutes(10) });
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        using var http = new HttpClient();
        var call = http.SendAsync(Client.Signer.Sign(Emulator.BaseAddress, Client.Form(("CaptchaVerifyParam", token))), leaving.Token);
        await Emulator.Journal.WaitForAsync(journal => journal.Entries is [{ Judged: true }], Cancel);
        Assert.False(call.IsCompleted);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal("F018", (await Client.VerifyAsync(token)).VerifyCode);
    }

    [Fact]
    public async Task A_late_answer_is_the_honest_answer()
    {
        Emulator.Script(Reaction.Honest with { Latency = TimeSpan.FromMilliseconds(20) });
        Assert.Equal("T001", (await Client.VerifyAsync(Emulator.Mint(Scenes.V3).CaptchaVerifyParam)).VerifyCode);
    }

    [Fact]
    public async Task Any_body_can_be_given()
    {
        var reply = await See(Reaction.Body(203, "text/plain", "hello"u8.ToArray()));
        Assert.Equal(((int)HttpStatusCode.NonAuthoritativeInformation, "hello"), (reply.Status, reply.Body));
    }

    [Fact]
    public void Every_fault_of_the_catalogue_can_be_named()
    {
        AssertEach.Of(Fault.All, fault => Assert.Same(fault, Reaction.Parse(fault.Name)));
        Assert.Equal(Fault.All.Count, typeof(Fault).GetProperties().Count(property => property.PropertyType == typeof(Reaction)));
    }

    private async Task<Reply> See(Reaction fault)
    {
        Emulator.Script(fault);
        var reply = await Client.VerifyAsync(Emulator.Mint(Scenes.V3).CaptchaVerifyParam);
        Assert.Equal(fault.Name, Emulator.Journal.Entries[^1].Outcome);
        return reply;
    }
}
