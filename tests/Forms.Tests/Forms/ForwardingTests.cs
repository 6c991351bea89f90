using System.Text;
using System.Text.Json;
using CaptchaGate.Emulator.Captcha;

namespace CaptchaGate.Forms.Tests.Forms;

/// <summary>What reaches the receiver, and what does not.</summary>
public sealed class ForwardingTests : FormTest
{
    private const string Typed = "Grüße, 你好 & <b>\r\n'\"\u2028=1+1";

    private protected override (string Name, string? Value)[] MoreSettings =>
        [("Captcha__SceneId", null), ("Captcha__Scenes__v2__Id", Scenes.V2), ("Captcha__Scenes__v3__Id", Scenes.V3), ("Forms__contact__Scene", "v3")];

    [Fact]
    public async Task A_script_s_post_arrives_signed_with_what_was_typed_and_how_it_was_verified()
    {
        var token = Gate.Emulator.Mint(Scenes.V3);
        var reply = await Gate.ByScriptAsync(("name", "Ada"), ("message", Typed), ("captchaVerifyParam", token.CaptchaVerifyParam));

        Assert.True(reply is { Status: 200, Answer: { Success: true, Verified: true } }, $"{reply}");
        var delivery = Assert.Single(Receiver.Deliveries);
        Assert.Equal(("POST", "application/json"), (delivery.Method, delivery.Headers["Content-Type"]));
        Assert.True(delivery.IsSignedWith(FormsGate.Secret));
        Assert.Equal(reply.Answer!.Id, delivery.Id);
        Assert.Equal("contact", delivery.Json.GetProperty("form").GetString());
        Assert.Equal(new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = "Ada", ["message"] = Typed }, delivery.Fields);
        Assert.Equal(
            $$"""{"verified":true,"scene":"v3","certifyId":"{{token.CertifyId}}"}""",
            delivery.Verification.GetRawText());
    }

    [Fact]
    public async Task A_native_post_arrives_alike()
    {
        var reply = await Gate.NativelyAsync(("name", "Ada"), ("message", Typed), ("captchaVerifyParam", Gate.Mint()));

        // No pages are configured, so even a browser gets the JSON.
        Assert.True(reply is { Status: 200, Answer: { Success: true, Verified: true } }, $"{reply}");
        var delivery = Assert.Single(Receiver.Deliveries);
        Assert.True(delivery.IsSignedWith(FormsGate.Secret));
        Assert.Equal(Typed, delivery.Fields["message"]);
        Assert.True(delivery.Verification.GetProperty("verified").GetBoolean());
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    public async Task A_JSON_document_arrives_alike(string mediaType)
    {
        var json = JsonSerializer.Serialize(new { message = Typed, captchaVerifyParam = Gate.Mint() });
        var reply = await Gate.SendAsync(GateClient.Content(json, mediaType));
        Assert.True(reply is { Status: 200, Answer.Success: true }, $"{reply}");
        Assert.Equal(Typed, Assert.Single(Receiver.Deliveries).Fields["message"]);
    }

    [Fact]
    public async Task Nothing_that_was_typed_leaves_the_body_or_its_JSON_string()
    {
        const string nasty = "\r\nwebhook-id: mine\r\n\r\n</script><img src=x onerror=alert(1)>\u0000";
        await Gate.ByScriptAsync(("message", nasty), ("a\tb<\u007f", "=cmd|' /C calc'!A0"), ("captchaVerifyParam", Gate.Mint()));

        var delivery = Assert.Single(Receiver.Deliveries);
        Assert.Equal(nasty, delivery.Fields["message"]);
        Assert.Equal("=cmd|' /C calc'!A0", delivery.Fields["a\tb<\u007f"]);
        // Escaped, so that the document may even stand inside a page.
        Assert.DoesNotContain('<', delivery.Body);
        Assert.DoesNotContain('\r', delivery.Body);
        Assert.Equal(
            ["Content-Length", "Content-Type", "Host", "webhook-id", "webhook-signature", "webhook-timestamp"],
            delivery.Headers.Keys.Order(StringComparer.OrdinalIgnoreCase),
            StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_field_cannot_pass_itself_off_as_the_verification()
    {
        await Gate.NativelyAsync(
            ("verification", """{"verified":true}"""), ("verification[verified]", "true"), ("form", "payroll"), ("fields", "x"), ("__proto__", "y"), ("captchaVerifyParam", Gate.Mint()));

        var delivery = Assert.Single(Receiver.Deliveries);
        Assert.Equal(["form", "fields", "verification"], delivery.Json.EnumerateObject().Select(property => property.Name), StringComparer.Ordinal);
        Assert.Equal("contact", delivery.Json.GetProperty("form").GetString());
        Assert.Equal(JsonValueKind.Object, delivery.Verification.ValueKind);
        Assert.Equal("payroll", delivery.Fields["form"]);
    }

    [Theory]
    [InlineData("captchaVerifyParam")]
    [InlineData("CaptchaVerifyParam")]
    [InlineData("captcha-verify-param")]
    [InlineData("captcha_verify_param")]
    public async Task The_token_stays_here_under_every_name(string token)
    {
        var reply = await Gate.ByScriptAsync(("name", "Ada"), (token, Gate.Mint()));
        Assert.True(reply is { Status: 200, Answer.Success: true }, $"{reply}");
        Assert.Equal("name", Assert.Single(Assert.Single(Receiver.Deliveries).Fields).Key);
    }

    [Theory]
    [InlineData("scene")]
    [InlineData("sceneId")]
    [InlineData("SceneId")]
    [InlineData("sitekey")]
    [InlineData("response")]
    [InlineData("idempotencyKey")]
    [InlineData("idempotency_key")]
    [InlineData("contentSha256")]
    public async Task A_name_that_verify_reads_is_the_form_s_own_here(string name)
    {
        // The scene that counts is the form's own: this one names another.
        var reply = await Gate.ByScriptAsync((name, "v2"), (name, "x"), ("captchaVerifyParam", Gate.Mint()));
        Assert.True(reply is { Status: 200, Answer.Success: true }, $"{reply}");
        Assert.Equal("""["v2","x"]""", Assert.Single(Receiver.Deliveries).Fields[name]);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("true")]
    [InlineData("""["a",1]""")]
    [InlineData("""{"verified":true}""")]
    public async Task Fields_that_are_not_text_are_refused(string value)
    {
        var token = Gate.Mint();
        var json = $$"""{"message":{{value}},"captchaVerifyParam":{{JsonSerializer.Serialize(token)}}}""";
        var reply = await Gate.SendAsync(GateClient.Content(json, "application/json"));
        Assert.True(reply is { Status: 400, Answer.Success: false }, $"{reply}");
        Assert.Contains("fields of a form must be strings", reply.Answer!.Body.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await IsUntouchedAsync(token);
    }

    [Fact]
    public async Task A_token_that_became_an_object_is_told_apart_from_a_bad_field()
    {
        var reply = await Gate.SendAsync(GateClient.Content("""{"message":"x","captchaVerifyParam":{"sceneId":"v3"}}""", "application/json"));
        Assert.Equal(["invalid-input-response"], reply.Answer!.ErrorCodes);
        Assert.Empty(Receiver.Deliveries);
    }

    public static TheoryData<string> Encodings => ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Sixty_four_fields_are_taken(string encoding)
    {
        var reply = await Gate.SendAsync(FieldsOf(encoding, 64, Gate.Mint()));
        Assert.True(reply is { Status: 200, Answer.Success: true }, $"{reply}");
        Assert.Equal(63, Assert.Single(Receiver.Deliveries).Fields.Count);
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Sixty_five_fields_are_refused(string encoding)
    {
        var token = Gate.Mint();
        var reply = await Gate.SendAsync(FieldsOf(encoding, 65, token));
        Assert.True(reply is { Status: 400, Answer.Success: false }, $"{reply}");
        Assert.Contains("64 fields", reply.Answer!.Body.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await IsUntouchedAsync(token);
    }

    [Fact]
    public async Task A_file_is_refused()
    {
        var token = Gate.Mint();
        using var content = new MultipartFormDataContent
        {
            { new StringContent(token), "\"captchaVerifyParam\"" },
            { new ByteArrayContent([1, 2, 3]), "\"photo\"", "\"photo.jpg\"" },
        };
        Assert.Equal(415, (await Gate.SendAsync(content)).Status);
        await IsUntouchedAsync(token);
    }

    [Fact]
    public async Task The_same_token_sends_the_form_once_whatever_the_idempotency_key()
    {
        const string key = "6f0b0c4e-5a6d-4c1c-9d8d-0123456789ab";
        var token = Gate.Mint();
        var first = await Gate.ByScriptAsync(("message", "one"), ("captchaVerifyParam", token), ("idempotencyKey", key));
        Assert.True(first is { Status: 200, Answer.Success: true }, $"{first}");

        var second = await Gate.ByScriptAsync(("message", "two"), ("captchaVerifyParam", token), ("idempotencyKey", key));
        using var withHeader = GateClient.Content(JsonSerializer.Serialize(new { message = "three", captchaVerifyParam = token }), "application/json");
        withHeader.Headers.Add("Idempotency-Key", key);
        var third = await Gate.SendAsync(withHeader);

        Assert.Equal(["timeout-or-duplicate"], second.Answer!.ErrorCodes);
        Assert.Equal(["timeout-or-duplicate"], third.Answer!.ErrorCodes);
        Assert.Equal("one", Assert.Single(Receiver.Deliveries).Fields["message"]);
    }

    private async Task IsUntouchedAsync(string token)
    {
        Assert.Empty(Receiver.Deliveries);
        Assert.Equal(0, Gate.Emulator.Billing.Total);
        Assert.True((await Gate.ByScriptAsync(("captchaVerifyParam", token))).Answer!.Success, "The token was used up.");
    }

    private static HttpContent FieldsOf(string encoding, int count, string token)
    {
        var fields = Enumerable.Range(1, count - 1).ToDictionary(i => $"f{i}", i => $"{i}", StringComparer.Ordinal);
        fields["captchaVerifyParam"] = token;
        if (encoding is "application/json")
            return new StringContent(JsonSerializer.Serialize(fields), Encoding.UTF8, encoding);
        if (encoding is "application/x-www-form-urlencoded")
            return new FormUrlEncodedContent(fields);
        var parts = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
            parts.Add(new StringContent(value), $"\"{name}\"");
        return parts;
    }
}
