using System.Text;
using CaptchaGate.Conformance.Support;
using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Cases;

/// <summary>What <c>/forms/{form}</c> refuses: nothing of it is sent on, and no token is spent.</summary>
public sealed class FormRefusalCases(ConformanceTarget target) : FormTest(target)
{
    [Theory]
    [InlineData(null, "missing-input-response")]
    [InlineData("", "missing-input-response")]
    [InlineData("not!base64", "invalid-input-response")]
    public async Task Without_a_token_it_is_400(string? token, string code)
    {
        Refused(await SubmitAsync(token is null ? [] : [(Token, token)]), 400, code);
        Assert.Empty(Deliveries);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("true")]
    [InlineData("[1]")]
    [InlineData("[\"a\",[\"b\"]]")]
    [InlineData("{\"a\":\"b\"}")]
    public async Task A_field_that_is_not_text_is_400(string value)
    {
        var token = await Emulator.MintTextAsync();
        Refused(await Gate.JsonAsync(Contact, $$"""{"mark":{{Body.Text(Mark.Item2)}},"message":{{value}},"{{Token}}":{{Body.Text(token)}}}"""), 400, "bad-request");
        await IsUntouchedAsync(token);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("form")]
    [InlineData("multipart")]
    public async Task Sixty_four_fields_are_taken_and_one_more_is_400(string form)
    {
        var token = await Emulator.MintTextAsync();
        // The mark and the token are two of them.
        (string, string)[] fields = [(Token, token), .. Enumerable.Range(0, 62).Select(static number => ($"f{number}", "x"))];
        Refused(await SubmitAsync(form, [.. fields, ("one-more", "x")]), 400, "bad-request");
        await IsUntouchedAsync(token);
        Passed(await SubmitAsync(form, fields));
        Assert.Equal(63, Assert.Single(Deliveries).Fields.Count);
    }

    [Theory]
    [InlineData("captchaVerifyParam", "captchaVerifyParam is given more than once")]
    [InlineData("captcha_verify_param", "captchaVerifyParam and captcha_verify_param are the same field")]
    public async Task The_token_given_twice_is_400_by_name(string second, string words)
    {
        var token = await Emulator.MintTextAsync();
        var reply = await SubmitAsync("form", [(Token, token), (second, token)]);
        Refused(reply, 400, "bad-request");
        Assert.Contains(words, reply.Detail, StringComparison.Ordinal);
        await IsUntouchedAsync(token);
    }

    [Theory]
    [InlineData("form")]
    [InlineData("multipart")]
    public async Task Each_value_of_a_repeated_name_counts_as_a_field(string form)
    {
        var token = await Emulator.MintTextAsync();
        Refused(await SubmitAsync(form, [(Token, token), .. Enumerable.Repeat(("tag", "x"), 63)]), 400, "bad-request");
        await IsUntouchedAsync(token);
    }

    [Fact]
    public async Task A_honeypot_that_is_repeated_traps_when_one_of_them_is_filled()
    {
        await DeliverOneAsync();
        var token = await Emulator.MintTextAsync();
        Passed(await SubmitAsync("form", [(Token, token), ("website", ""), ("website", "x")]));
        Assert.Empty(Deliveries);
    }

    [Fact]
    public async Task Broken_JSON_is_400() => Refused(await Gate.JsonAsync(Contact, "{"), 400, "bad-request");

    [Theory]
    [InlineData(null)]
    [InlineData("text/html")]
    [InlineData("application/json; charset=utf-16")]
    public async Task Another_content_type_is_415(string? contentType)
    {
        var token = await Emulator.MintTextAsync();
        Refused(await Gate.PostAsync(Contact, contentType, Encoding.UTF8.GetBytes(Body.Json(Mark, (Token, token)))), 415, "bad-request");
        await IsUntouchedAsync(token);
    }

    [Fact]
    public async Task A_file_is_415()
    {
        var body = $"--{Body.Boundary}\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\nx\r\n--{Body.Boundary}--\r\n";
        Refused(await Gate.PostAsync(Contact, Body.MultipartType, Encoding.UTF8.GetBytes(body)), 415, "bad-request");
    }

    [Fact]
    public async Task A_long_body_is_413()
    {
        var token = await Emulator.MintTextAsync();
        Refused(await Gate.PostAsync(Contact, "application/json", Body.Padded(Body.Json(Mark, (Token, token)), (64 * 1024) + 1)), 413, "bad-request");
        await IsUntouchedAsync(token);
    }

    [Fact]
    public async Task An_empty_body_of_undeclared_length_is_411() =>
        Refused(await Gate.PostChunkedAsync(Contact, "application/json", []), 411, "bad-request");

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    public async Task A_page_of_another_origin_is_403_even_where_it_asks_for_a_page(string origin)
    {
        var token = await Emulator.MintTextAsync();
        foreach (var accept in new[] { "application/json", BrowserAccept })
            Refused(await Gate.FormAsync(Contact, [Mark, (Token, token)], ("Origin", origin), ("Accept", accept)), 403, "bad-request");
        await IsUntouchedAsync(token);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Another_method_is_405_even_where_a_page_is_asked_for(string method)
    {
        var reply = await Gate.SendAsync(method, Contact, ("Accept", BrowserAccept));
        Assert.Equal((405, "POST, OPTIONS"), (reply.Status, reply.Header("Allow")));
    }

    [Fact]
    public async Task Whoever_is_over_the_limit_gets_429()
    {
        // A server of its own, because the limit would shut out every other case.
        await using var receiver = await Receiver.StartAsync();
        await using var limited = await OwnServer.StartAsync(["--Http:RateLimit:PerClientPerMinute=1", .. OwnServer.Form(receiver.Address)]);
        var (gate, emulator) = (new Caller(limited.BaseUrl), new EmulatorControl(limited.EmulatorUrl));
        Passed(await gate.JsonAsync(Contact, Body.Json((Token, await emulator.MintTextAsync()))));
        var refused = await gate.JsonAsync(Contact, Body.Json((Token, await emulator.MintTextAsync())), ("Origin", OwnServer.Origin));
        Refused(refused, 429, "rate-limited");
        Assert.InRange(int.Parse(refused.Header("Retry-After")!), 1, 60);
        Assert.Equal((1, 1L), (receiver.Deliveries.Count, await emulator.BilledAsync()));
    }
}
