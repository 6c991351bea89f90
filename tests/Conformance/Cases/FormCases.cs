using CaptchaGate.Conformance.Support;
using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Cases;

/// <summary><c>/forms/{form}</c>: "Verified (or passed by policy) → the token fields are stripped and the rest is sent to the form's one configured target."</summary>
public sealed class FormCases(ConformanceTarget target) : FormTest(target)
{
    private const string Typed = "Grüße, 你好 & <b>\r\n'\" + %2B =1+1";

    [Theory]
    [InlineData("json")]
    [InlineData("text")]
    [InlineData("form")]
    [InlineData("multipart")]
    public async Task What_was_typed_is_sent_on_signed_and_with_the_verdict(string form)
    {
        var token = await Emulator.MintAsync();
        Passed(await SubmitAsync(form, [("message", Typed), (Token, token.CaptchaVerifyParam)], Origin));
        var delivery = Assert.Single(Deliveries);
        Assert.True(delivery.IsSignedWith(Target.FormSecret), "The signature does not fit.");
        Assert.Equal(("POST", "application/json", "contact"), (delivery.Method, delivery.Headers["Content-Type"], delivery.Json.GetProperty("form").GetString()));
        Assert.Equal(["mark", "message"], delivery.Fields.Keys, StringComparer.Ordinal);
        Assert.Equal(Typed, delivery.Fields["message"]);
        Assert.Equal($$"""{"verified":true,"scene":"default","certifyId":"{{token.CertifyId}}"}""", delivery.Verification.GetRawText());
    }

    [Theory]
    [InlineData("captchaVerifyParam")]
    [InlineData("CaptchaVerifyParam")]
    [InlineData("captcha-verify-param")]
    [InlineData("captcha_verify_param")]
    public async Task The_token_stays_here_by_each_of_its_names(string token)
    {
        Passed(await SubmitAsync((token, await Emulator.MintTextAsync())));
        Assert.Equal("mark", Assert.Single(Assert.Single(Deliveries).Fields).Key);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("form")]
    [InlineData("multipart")]
    public async Task Every_other_name_is_the_forms_own_and_the_configured_scene_counts(string form)
    {
        // The names that /verify reads, with values that it would refuse.
        string[] names = ["scene", "sceneId", "SceneId", "sitekey", "response", "idempotencyKey", "idempotency_key", "contentSha256", "secret", "remoteip"];
        Passed(await SubmitAsync(form, [.. names.Select(static name => (name, $"my {name}")), (Token, await Emulator.MintTextAsync())]));
        var fields = Assert.Single(Deliveries).Fields;
        AssertEach.Of(names, name => Assert.Equal($"my {name}", fields[name]));
        Assert.Equal(names.Length + 1, fields.Count);
    }

    [Fact]
    public async Task The_token_may_come_in_the_header()
    {
        Passed(await SubmitAsync("form", [("captcha", "x")], ("X-Aliyun-Captcha-Verify-Param", await Emulator.MintTextAsync())));
        Assert.Equal("x", Assert.Single(Deliveries).Fields["captcha"]);
    }

    [Theory]
    [InlineData("form")]
    [InlineData("multipart")]
    public async Task A_repeated_name_is_an_array_in_the_order_of_the_form(string form)
    {
        Passed(await SubmitAsync(form, [("interest", "a"), ("agree", "0"), ("tags[]", "x"), ("interest", "b"), ("agree", "1"), ("tags[]", "x"), ("one[]", "1"), ("interest", ""), (Token, await Emulator.MintTextAsync())]));
        Assert.Equal(
            $$"""{"mark":{{Body.Text(Mark.Item2)}},"interest":["a","b",""],"agree":["0","1"],"tags[]":["x","x"],"one[]":"1"}""",
            Assert.Single(Deliveries).Json.GetProperty("fields").GetRawText());
    }

    [Theory]
    [InlineData("[\"a\",\"b\"]")]
    [InlineData("[\"a\"]")]
    [InlineData("[]")]
    [InlineData("null")]
    public async Task A_JSON_array_stays_an_array_and_null_stays_null(string value)
    {
        Passed(await Gate.JsonAsync(Contact, $$"""{"mark":{{Body.Text(Mark.Item2)}},"interest":{{value}},"{{Token}}":{{Body.Text(await Emulator.MintTextAsync())}}}"""));
        Assert.Equal(value, Assert.Single(Deliveries).Json.GetProperty("fields").GetProperty("interest").GetRawText());
    }

    [Fact]
    public async Task A_field_cannot_pass_itself_off_as_the_verification()
    {
        Passed(await SubmitAsync(("verification", "{\"verified\":false}"), ("form", "payroll"), (Token, await Emulator.MintTextAsync())));
        var delivery = Assert.Single(Deliveries);
        Assert.True(delivery.Verification.GetProperty("verified").GetBoolean());
        Assert.Equal(("contact", "payroll"), (delivery.Json.GetProperty("form").GetString(), delivery.Fields["form"]));
    }

    [Theory]
    [InlineData("F009", "rejected", null)]
    [InlineData("F008", "timeout-or-duplicate", "new-challenge")]
    [InlineData("F012", "sitekey-mismatch", null)]
    public async Task Who_did_not_pass_sends_nothing(string verdict, string code, string? retry)
    {
        var reply = await SubmitAsync((Token, await Emulator.MintTextAsync(verdict: verdict)));
        Assert.Equal((200, false, true, code, retry), (reply.Status, reply.Success, reply.Verified, reply.Codes, reply.Field("retry")));
        Assert.Empty(Deliveries);
    }

    [Fact]
    public async Task What_could_not_be_verified_is_503_and_is_not_sent()
    {
        var reply = await SubmitAsync((Token, await Emulator.MintTextAsync(verdict: "Throttling.User")));
        Assert.Equal((503, false, false, "rate-limited", "later"), (reply.Status, reply.Success, reply.Verified, reply.Codes, reply.Field("retry")));
        Assert.InRange(int.Parse(reply.Header("Retry-After")!), 1, 60);
        Assert.Empty(Deliveries);
    }

    [Fact]
    public async Task A_pass_without_a_verdict_is_sent_on_and_says_so_everywhere()
    {
        var reply = await SubmitAsync((Token, await Emulator.MintTextAsync(verdict: "InvalidSecurityToken.Expired")));
        Assert.Equal((200, true, false, "upstream-unavailable"), (reply.Status, reply.Success, reply.Verified, reply.Field("degraded")));
        Assert.Equal("upstream-unavailable", reply.Header("X-Captcha-Degraded"));
        var verification = Assert.Single(Deliveries).Verification;
        Assert.Equal((false, "upstream-unavailable"), (verification.GetProperty("verified").GetBoolean(), verification.GetProperty("degraded").GetString()));
    }

    [Fact]
    public async Task A_token_sends_a_form_once_whatever_the_idempotency_key()
    {
        const string key = "0f8fad5b-d9cb-469f-a165-70867728950e";
        var token = await Emulator.MintTextAsync();
        Passed(await SubmitAsync("json", [(Token, token), ("idempotencyKey", key)], ("Idempotency-Key", key)));
        var other = await SubmitAsync("json", [(Token, token)], ("Idempotency-Key", key));
        Assert.Equal((200, false, "timeout-or-duplicate"), (other.Status, other.Success, other.Codes));
        Assert.Single(Deliveries);
        Assert.Single(await Emulator.CallsAsync(token));
    }

    [Fact]
    public async Task A_token_used_at_verify_sends_no_form()
    {
        var token = await Emulator.MintTextAsync();
        Passed(await VerifyAsync(token));
        Assert.Equal("timeout-or-duplicate", (await SubmitAsync((Token, token))).Codes);
        Assert.Empty(Deliveries);
    }

    [Fact]
    public async Task A_filled_honeypot_gets_the_answer_of_any_other_form_and_is_not_sent_on()
    {
        await DeliverOneAsync();
        var (trap, honest) = (await Emulator.MintTextAsync(), await Emulator.MintTextAsync());
        var trapped = await SubmitAsync("form", [("website", "https://spam.example"), (Token, trap)], Origin);
        Assert.Empty(Deliveries);
        var sent = await SubmitAsync("form", [("website", ""), (Token, honest)], Origin);
        Assert.Equal("mark", Assert.Single(Assert.Single(Deliveries).Fields).Key);
        Assert.Equal(Telling(sent), Telling(trapped));
        Assert.Equal(sent.Text.Replace(sent.Id, "", StringComparison.Ordinal), trapped.Text.Replace(trapped.Id, "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_service_key_shows_nothing_and_a_wrong_one_is_not_looked_at()
    {
        // The document allows no field here that only a service may see, and every answer is held against it.
        Passed(await SubmitAsync("json", [(Token, await Emulator.MintTextAsync())], Bearer));
        Passed(await SubmitAsync("json", [(Token, await Emulator.MintTextAsync())], ("Authorization", "Bearer wrong")));
    }

    // The status and every header but those that differ each time.
    private static string Telling(Reply reply) => string.Join('\n', reply.Headers
        .Where(static header => !header.Key.Equals("Date", StringComparison.OrdinalIgnoreCase) && !header.Key.Equals("X-Request-Id", StringComparison.OrdinalIgnoreCase))
        .Select(static header => $"{header.Key}: {header.Value}").Order(StringComparer.Ordinal).Prepend($"{reply.Status}"));
}
