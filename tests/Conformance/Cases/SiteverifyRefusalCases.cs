using System.Text;
using CaptchaGate.Conformance.Support;
using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Cases;

/// <summary>
/// <c>/siteverify</c> answers 200 with <c>success</c> false for everything but what the service's developer got wrong, because many clients throw on
/// any other status or take it for a pass.
/// </summary>
public sealed class SiteverifyRefusalCases(ConformanceTarget target) : ConformanceTest(target)
{
    private const string Form = "application/x-www-form-urlencoded";

    [Theory]
    [InlineData("bytes that are no UTF-8", "%FF", "bad-request")]
    [InlineData("an escape of no digits", "%zz", "bad-request")]
    [InlineData("half an escape", "x%4", "bad-request")]
    [InlineData("an escaped surrogate", "%ED%A0%80", "bad-request")]
    [InlineData("nothing", "", "missing-input-response")]
    [InlineData("blanks", "++", "missing-input-response")]
    [InlineData("no base64", "not!base64", "invalid-input-response")]
    [InlineData("base64 whose plus sign became a blank", "YWJj+ZGVm", "invalid-input-response")]
    [InlineData("half an object", "%7B", "invalid-input-response")]
    [InlineData("a word", "null", "invalid-input-response")]
    [InlineData("an empty object", "%7B%7D", "invalid-input-response")]
    [InlineData("NUL", "eyJhIjoxfQ==%00", "invalid-input-response")]
    [InlineData("a second one", "eyJhIjoxfQ==&response=eyJhIjoxfQ==", "bad-request")]
    [InlineData("a second one under another name", "eyJhIjoxfQ==&captchaVerifyParam=eyJhIjoxfQ==", "bad-request")]
    public async Task A_malformed_token_in_a_form_is_200(string what, string response, string code)
    {
        Assert.NotEmpty(what);
        Denied(await Gate.PostAsync(Siteverify, Form, Encoding.ASCII.GetBytes($"secret={Target.ServiceKey}&response={response}")), code);
    }

    [Theory]
    [InlineData("null", "missing-input-response")]
    [InlineData("\"\"", "missing-input-response")]
    [InlineData("[\"a\"]", "invalid-input-response")]
    [InlineData("{}", "invalid-input-response")]
    [InlineData("{\"a\":{\"a\":1,\"a\":2}}", "bad-request")]
    [InlineData("7", "invalid-input-response")]
    [InlineData("true", "invalid-input-response")]
    [InlineData("\"\\ud800\"", "bad-request")]
    [InlineData("\"a\\udc00b\"", "bad-request")]
    [InlineData("\"\\u0000\"", "invalid-input-response")]
    [InlineData("[[[[[[[[[[1]]]]]]]]]]", "bad-request")]
    public async Task A_malformed_token_in_JSON_is_200(string response, string code) =>
        Denied(await Gate.JsonAsync(Siteverify, $$"""{"secret":{{Body.Text(Target.ServiceKey)}},"response":{{response}}}"""), code);

    [Fact]
    public async Task A_name_twice_in_JSON_is_200()
    {
        var token = await Emulator.MintTextAsync();
        Denied(await Gate.JsonAsync(Siteverify, Body.Json(("secret", Target.ServiceKey), ("response", token), ("response", token))), "bad-request");
        Assert.Empty(await Emulator.CallsAsync(token));
    }

    [Fact]
    public async Task A_token_in_multipart_that_is_no_UTF8_is_200()
    {
        byte[] body = [.. Encoding.ASCII.GetBytes($"--{Body.Boundary}\r\nContent-Disposition: form-data; name=\"response\"\r\n\r\n"), 0xFF, .. Encoding.ASCII.GetBytes($"\r\n--{Body.Boundary}--\r\n")];
        Denied(await Gate.PostAsync(Siteverify, Body.MultipartType, body), "bad-request");
    }

    [Fact]
    public async Task A_token_of_70_KB_is_200_unread()
    {
        var response = new string('x', 70_000);
        Denied(await Gate.FormAsync(Siteverify, [("secret", Target.ServiceKey), ("response", response)]), "bad-request");
        Denied(await Gate.JsonAsync(Siteverify, Body.Json(("secret", Target.ServiceKey), ("response", response))), "bad-request");
        Denied(await Gate.PostChunkedAsync(Siteverify, Form, Body.Form(("secret", Target.ServiceKey), ("response", response))), "bad-request");
    }

    [Fact]
    public async Task A_token_of_17_KB_is_200() =>
        Denied(await Gate.FormAsync(Siteverify, [("secret", Target.ServiceKey), ("response", new string('A', 17 * 1024))]), "invalid-input-response");

    [Theory]
    [InlineData("1", "bad-request")]
    [InlineData("[\"a\"]", "bad-request")]
    [InlineData("null", "missing-input-secret")]
    [InlineData("\"wrong\"", "invalid-input-secret")]
    public async Task A_wrong_secret_is_200(string secret, string code) =>
        Denied(await Gate.JsonAsync(Siteverify, $$"""{"secret":{{secret}},"response":"eyJhIjoxfQ=="}"""), code);

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    public async Task Optional_fields_that_are_null_or_empty_are_absent(string nothing) =>
        Passed(await Gate.JsonAsync(
            Siteverify,
            $$"""{"secret":{{Body.Text(Target.ServiceKey)}},"response":{{Body.Text(await Emulator.MintTextAsync())}},"sitekey":{{nothing}},"remoteip":{{nothing}},"idempotency_key":{{nothing}},"scene":{{nothing}}}"""));

    [Theory]
    [InlineData("sitekey", "7", "bad-request")]
    [InlineData("sitekey", "\"nobody\"", "sitekey-mismatch")]
    [InlineData("idempotency_key", "\"no uuid\"", "bad-request")]
    [InlineData("idempotency_key", "[]", "bad-request")]
    public async Task An_optional_field_that_is_wrong_is_200_and_spends_nothing(string field, string value, string code)
    {
        var token = await Emulator.MintTextAsync();
        Denied(await Gate.JsonAsync(Siteverify, $$"""{"secret":{{Body.Text(Target.ServiceKey)}},"response":{{Body.Text(token)}},"{{field}}":{{value}}}"""), code);
        Assert.Empty(await Emulator.CallsAsync(token));
    }

    [Theory]
    [InlineData("application/json", "{")]
    [InlineData("application/json", "[]")]
    [InlineData("application/json", "secret=x&response=y")]
    [InlineData(Body.MultipartType, "no boundary in it")]
    public async Task A_body_that_cannot_be_read_as_a_whole_is_400(string contentType, string body) =>
        Refused(await Gate.PostAsync(Siteverify, contentType, Encoding.UTF8.GetBytes(body)), 400, "bad-request");

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/json; charset=utf-16")]
    public async Task Another_content_type_is_415(string contentType) => Refused(await Gate.PostAsync(Siteverify, contentType, "x"u8.ToArray()), 415, "bad-request");

    [Fact]
    public async Task A_client_over_the_limit_of_wrong_secrets_is_200_with_the_time_to_wait()
    {
        // A server of its own, because the limit would shut out every other case.
        await using var limited = await OwnServer.StartAsync("--Http:RateLimit:PerClientPerMinute=1");
        var gate = new Caller(limited.BaseUrl);
        Denied(await gate.FormAsync(Siteverify, [("secret", "wrong"), ("response", "x")]), "invalid-input-secret");
        var reply = await gate.FormAsync(Siteverify, [("secret", "wrong"), ("response", "x")]);
        Denied(reply, "rate-limited");
        Assert.InRange(int.Parse(reply.Header("Retry-After")!), 1, 60);
    }

    [Fact]
    public async Task Load_shedding_is_200_with_the_time_to_wait()
    {
        await using var small = await OwnServer.StartAsync("--Http:RateLimit:Concurrency=1");
        var (gate, emulator) = (new Caller(small.BaseUrl), new EmulatorControl(small.EmulatorUrl));
        var slow = await emulator.MintTextAsync(verdict: new { @is = "honest", latencyMilliseconds = 1500 });
        var busy = SendAsync(slow);
        while ((await emulator.CallsAsync(slow)).Count == 0)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        var reply = await SendAsync(await emulator.MintTextAsync());
        Denied(reply, "rate-limited");
        Assert.Equal(("later", true), (reply.Field("retry"), reply.Header("Retry-After") is not null));
        await busy;

        Task<Reply> SendAsync(string token) => gate.FormAsync(Siteverify, [("secret", OwnServer.ServiceKey), ("response", token)]);
    }

    private static void Denied(Reply reply, string code)
    {
        Assert.Equal((200, false, code), (reply.Status, reply.Success, reply.Codes));
        AssertEach.Of(["error-codes", "challenge_ts", "hostname"], field => Assert.True(reply.Has(field), field));
    }
}
