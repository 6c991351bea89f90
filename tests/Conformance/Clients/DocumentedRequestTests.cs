using System.Net.Http.Json;
using CaptchaGate.Conformance.OpenApi;
using CaptchaGate.Conformance.Support;
using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Clients;

/// <summary>
/// The requests that the public documentation of siteverify services tells people to send, sent with .NET's own client types. Sources:
/// Cloudflare Turnstile, developers.cloudflare.com/turnstile/get-started/server-side-validation (form or JSON with <c>secret</c>,
/// <c>response</c>, <c>remoteip</c>, <c>idempotency_key</c>; its samples use FormData, JSON and <c>curl --data</c>); hCaptcha, docs.hcaptcha.com
/// (form with <c>sitekey</c>); Google reCAPTCHA, developers.google.com/recaptcha/docs/verify (form).
/// </summary>
public sealed class DocumentedRequestTests(ConformanceTarget target) : ConformanceTest(target)
{
    private const string Uuid = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });

    [Theory]
    [InlineData("Turnstile: curl --data", "form", "")]
    [InlineData("Turnstile: form with remoteip", "form", "remoteip")]
    [InlineData("Turnstile: FormData", "multipart", "remoteip")]
    [InlineData("Turnstile: FormData with a key for retries", "multipart", "remoteip idempotency_key")]
    [InlineData("Turnstile: JSON", "json", "")]
    [InlineData("Turnstile: JSON with remoteip", "json", "remoteip")]
    [InlineData("Turnstile: JSON with a key for retries", "json", "idempotency_key")]
    [InlineData("hCaptcha: form", "form", "")]
    [InlineData("hCaptcha: form with sitekey and remoteip", "form", "sitekey remoteip")]
    [InlineData("reCAPTCHA: form", "form", "")]
    [InlineData("reCAPTCHA: form with remoteip", "form", "remoteip")]
    public async Task A_documented_request_gets_the_documented_answer(string source, string form, string extras)
    {
        Assert.NotEmpty(source);
        var token = await Emulator.MintTextAsync();
        var passed = await SendAsync(form, Fields(Target.ServiceKey, token, extras));
        Passed(passed);
        // What those documents say every answer to a valid token holds.
        Assert.Equal((0, ""), (passed.Json.GetProperty("error-codes").GetArrayLength(), passed.Field("hostname")));
        Assert.True(passed.Json.GetProperty("challenge_ts").TryGetDateTimeOffset(out _));

        var denied = await SendAsync(form, Fields(Target.ServiceKey, await Emulator.MintTextAsync(verdict: "F009"), extras));
        Assert.Equal((200, false), (denied.Status, denied.Success));
        Assert.Equal("invalid-input-secret", (await SendAsync(form, Fields("wrong", token, extras))).Codes);
    }

    [Theory]
    [InlineData("form")]
    [InlineData("multipart")]
    [InlineData("json")]
    public async Task A_documented_retry_with_the_same_key_gets_the_same_verdict(string form)
    {
        var fields = Fields(Target.ServiceKey, await Emulator.MintTextAsync(), "idempotency_key");
        Passed(await SendAsync(form, fields));
        Passed(await SendAsync(form, fields));
    }

    private static Dictionary<string, string> Fields(string secret, string response, string extras)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["secret"] = secret, ["response"] = response };
        foreach (var extra in extras.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            fields[extra] = extra switch { "remoteip" => "203.0.113.9", "sitekey" => EmulatorControl.V3Scene, _ => Uuid };
        return fields;
    }

    private async Task<Reply> SendAsync(string form, Dictionary<string, string> fields)
    {
        using HttpContent content = form switch
        {
            "form" => new FormUrlEncodedContent(fields),
            "json" => JsonContent.Create(fields),
            _ => Multipart(fields),
        };
        using var response = await Http.PostAsync(new Uri(Target.BaseUrl + Siteverify), content, TestContext.Current.CancellationToken);
        var reply = await Reply.ReadAsync(response);
        Contract.Current.Check("POST", Siteverify, reply, ofPage: false);
        return reply;
    }

    private static MultipartFormDataContent Multipart(Dictionary<string, string> fields)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
            form.Add(new StringContent(value), name);
        return form;
    }
}
