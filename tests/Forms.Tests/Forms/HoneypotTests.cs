using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Reactions;

namespace CaptchaGate.Forms.Tests.Forms;

/// <summary>A filled honeypot takes the same way as any submission and gets the same bytes; only the delivery is left out.</summary>
public sealed partial class HoneypotTests : FormTest
{
    private const int Discarded = 1023;

    private protected override (string Name, string? Value)[] MoreSettings =>
    [
        ("Forms__contact__HoneypotField", "website"), ("Forms__contact__SuccessUrl", "https://www.example.com/thanks"),
        ("Http__AllowedOrigins__0", "https://www.example.com"),
        // Generous, so that a busy machine gives the two answers that are compared the same time.
        ("Captcha__Deadline", "00:00:40"), ("Captcha__AttemptTimeout", "00:00:30"), ("Captcha__ConnectTimeout", "00:00:20"),
    ];

    [Theory]
    [InlineData("application/json", null)]
    [InlineData(FormPost.BrowserAccept, null)]
    [InlineData("application/json", "ServiceUnavailable")]
    [InlineData(FormPost.BrowserAccept, "ServiceUnavailable")]
    [InlineData("application/json", "Throttling.User")]
    [InlineData("application/json", "InvalidAccessKeyId.NotFound")]
    public async Task Its_answer_differs_in_no_byte_in_normal_times_and_in_an_outage(string accept, string? outage)
    {
        if (outage is not null)
            Gate.Emulator.Standing.Add(Reaction.Error(outage));

        var trapped = await ExchangeAsync(accept, Trapped(Gate.Mint()));
        Assert.Empty(Receiver.Deliveries);
        var honest = await ExchangeAsync(accept, Honest(Gate.Mint()));

        Assert.Equal(honest, trapped);
        var passes = outage is null or "ServiceUnavailable";
        Assert.Equal(passes ? 1 : 0, Receiver.Deliveries.Count);
        if (passes)
            Assert.StartsWith(accept is "application/json" ? "HTTP/1.1 200 OK\r\n" : "HTTP/1.1 303 See Other\r\n", honest, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("F009")]
    [InlineData("F018")]
    [InlineData("F001")]
    public async Task A_denied_token_is_answered_the_same(string verdict)
    {
        var trapped = await ExchangeAsync("application/json", Trapped(Gate.Emulator.Mint(Scenes.V3, verdict: verdict).CaptchaVerifyParam));
        var honest = await ExchangeAsync("application/json", Honest(Gate.Emulator.Mint(Scenes.V3, verdict: verdict).CaptchaVerifyParam));

        Assert.Equal(honest, trapped);
        Assert.Empty(Receiver.Deliveries);
    }

    [Theory]
    [InlineData("")]
    [InlineData("junk")]
    public async Task What_is_no_token_is_answered_the_same(string token)
    {
        // What was judged once is remembered, so each has one of its own.
        var (honest, trapped) = token.Length == 0 ? ("", "") : (token + "1", token + "2");
        Assert.Equal(await ExchangeAsync("application/json", Honest(honest)), await ExchangeAsync("application/json", Trapped(trapped)));
        Assert.Empty(Receiver.Deliveries);
    }

    [Fact]
    public async Task A_token_that_went_into_the_trap_is_used_like_any_other()
    {
        var (trapped, honest) = (Gate.Mint(), Gate.Mint());
        await ExchangeAsync("application/json", Trapped(trapped));
        await ExchangeAsync("application/json", Honest(honest));
        Assert.Equal(2, Gate.Emulator.Billing.Total);

        // The same post again, and one with another content.
        Assert.Equal(await ExchangeAsync("application/json", Honest(honest)), await ExchangeAsync("application/json", Trapped(trapped)));
        Assert.Equal(await ExchangeAsync("application/json", Trapped(honest)), await ExchangeAsync("application/json", Honest(trapped)));
        Assert.Single(Receiver.Deliveries);
    }

    [Fact]
    public async Task While_the_target_refuses_it_is_answered_the_same()
    {
        Receiver.Answer(400);
        var honest = await ExchangeAsync("application/json", Honest(Gate.Mint()));
        var trapped = await ExchangeAsync("application/json", Trapped(Gate.Mint()));

        Assert.StartsWith("HTTP/1.1 502 ", honest, StringComparison.Ordinal);
        Assert.Equal(honest, trapped);
        Assert.Single(Receiver.Deliveries);
    }

    [Fact]
    public async Task It_takes_at_least_as_long_as_the_last_delivery()
    {
        var slow = TimeSpan.FromMilliseconds(700);
        Receiver.Answer(async context =>
        {
            await Task.Delay(slow, TimeProvider.System);
            context.Response.StatusCode = 204;
        });
        await ExchangeAsync("application/json", Honest(Gate.Mint()));

        var started = TimeProvider.System.GetTimestamp();
        await ExchangeAsync("application/json", Trapped(Gate.Mint()));

        // A timer may fire a few milliseconds early.
        Assert.True(TimeProvider.System.GetElapsedTime(started) > slow - TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public async Task An_empty_honeypot_is_not_forwarded_either()
    {
        await Gate.ByScriptAsync(("message", "x"), ("website", ""), ("captchaVerifyParam", Gate.Mint()));
        Assert.Equal("message", Assert.Single(Assert.Single(Receiver.Deliveries).Fields).Key);
    }

    [Fact]
    public async Task A_form_without_the_field_passes()
    {
        Assert.True((await Gate.ByScriptAsync(("message", "x"), ("captchaVerifyParam", Gate.Mint()))).Answer!.Success);
        Assert.Single(Receiver.Deliveries);
    }

    [Fact]
    public async Task What_is_discarded_is_in_the_log_without_what_was_typed()
    {
        await Gate.ByScriptAsync(("message", "buy now"), ("website", "https://spam.example"), ("captchaVerifyParam", Gate.Mint()));
        Assert.Contains(FormsGate.Form, Assert.Single(Gate.Log.Of(Discarded)).Message, StringComparison.Ordinal);
        Assert.DoesNotContain("spam", Gate.Log.Text, StringComparison.Ordinal);
    }

    private static string Trapped(string token) => $"message=buy+now&website=https%3A%2F%2Fspam.example&captchaVerifyParam={Uri.EscapeDataString(token)}";

    private static string Honest(string token) => $"message=hello&website=&captchaVerifyParam={Uri.EscapeDataString(token)}";

    /// <summary>The whole answer as it came over the socket, with the ids and the date blotted out.</summary>
    private async Task<string> ExchangeAsync(string accept, string body)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(Gate.Address.Host, Gate.Address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"""
            POST /api/forms/contact HTTP/1.1
            Host: {Gate.Address.Authority}
            Origin: https://www.example.com
            Accept: {accept}
            Content-Type: application/x-www-form-urlencoded
            Content-Length: {body.Length}
            Connection: close

            {body}
            """.ReplaceLineEndings("\r\n")));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return Varying().Replace(await reader.ReadToEndAsync(), "*");
    }

    [GeneratedRegex("[0-9a-f]{32}|(?<=Date: )[^\r]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Varying();
}
