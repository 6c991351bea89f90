using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace CaptchaGate.Forms.Tests.Forms;

/// <summary>A filled honeypot gets the very bytes of a success, costs nothing and goes nowhere.</summary>
public sealed partial class HoneypotTests : FormTest
{
    private const int Discarded = 1023;

    private protected override (string Name, string? Value)[] MoreSettings =>
    [
        ("Forms__contact__HoneypotField", "website"), ("Forms__contact__SuccessUrl", "https://www.example.com/thanks"),
        ("Http__AllowedOrigins__0", "https://www.example.com"),
    ];

    [Theory]
    [InlineData("application/json")]
    [InlineData(FormPost.BrowserAccept)]
    public async Task Its_answer_is_a_success_byte_for_byte_and_costs_nothing(string accept)
    {
        var trapped = await ExchangeAsync(accept, $"message=buy+now&website=https%3A%2F%2Fspam.example&captchaVerifyParam={Uri.EscapeDataString(Gate.Mint())}");
        Assert.Equal(0, Gate.Emulator.Billing.Total);
        Assert.Equal(0, Gate.Emulator.Journal.Total);
        Assert.Empty(Receiver.Deliveries);

        var honest = await ExchangeAsync(accept, $"message=hello&website=&captchaVerifyParam={Uri.EscapeDataString(Gate.Mint())}");
        Assert.Equal(1, Gate.Emulator.Billing.Total);
        Assert.Single(Receiver.Deliveries);

        Assert.StartsWith(accept is "application/json" ? "HTTP/1.1 200 OK\r\n" : "HTTP/1.1 303 See Other\r\n", honest, StringComparison.Ordinal);
        Assert.Equal(honest, trapped);
    }

    [Theory]
    [InlineData("")]
    [InlineData("&captchaVerifyParam=junk")]
    public async Task A_token_is_not_even_looked_at(string token)
    {
        var answer = await ExchangeAsync("application/json", $"website=x{token}");
        Assert.Contains("\"success\":true", answer, StringComparison.Ordinal);
        Assert.Empty(Receiver.Deliveries);
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
        await Gate.ByScriptAsync(("message", "buy now"), ("website", "https://spam.example"));
        var line = Assert.Single(Gate.Log.Of(Discarded));
        Assert.Contains(FormsGate.Form, line, StringComparison.Ordinal);
        Assert.DoesNotContain("spam", line, StringComparison.Ordinal);
    }

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
