using System.Net;
using CaptchaGate.Emulator;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.VerifyServer.Tests;

/// <summary>Who calls on Function Compute. With <c>VERIFY_SERVER_EXECUTABLE</c> the published package is what runs.</summary>
public sealed class FunctionComputeCallerTests : IAsyncLifetime
{
    private const string Event = "Client addresses are not known";

    private CaptchaEmulator _emulator = null!;

    public async ValueTask InitializeAsync() => _emulator = await CaptchaEmulator.StartAsync(new() { CallsPerSecond = null });

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();

    [Fact]
    public async Task Without_an_address_header_no_honest_visitor_is_refused_and_the_operator_is_told_once()
    {
        await using var server = await StartAsync(("Http__RateLimit__PerClientPerMinute", "60"));
        using var client = server.Client();
        for (var i = 0; i < 90; i++)
        {
            var answer = await client.VerifyAsync(_emulator.Mint(Scenes.V3).CaptchaVerifyParam);
            Assert.True(answer is { Status: 200, Success: true, Verified: true }, $"{i}: {answer}");
        }

        await StopAsync(server);
        Assert.Equal(1, Count(server.Output, Event));
        Assert.Contains("x-fc-client-ip", server.Output, StringComparison.Ordinal);
        Assert.Contains("Http__TrustedHops", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_forged_header_leads_out_of_no_limit()
    {
        await using var server = await StartAsync(("Http__RateLimit__UnknownPerMinute", Limited.PerMinute), ("Http__RateLimit__PerClientPerMinute", "60"));
        using var client = server.Client();

        var refused = await Limited.SendAsync(client, static i => [("X-Forwarded-For", $"198.51.100.{i}"), ("X-Real-IP", $"198.51.100.{i}"), ("Forwarded", $"for=198.51.100.{i}")]);

        Assert.InRange(refused, Limited.LeastRefused, Limited.MostRefused);
    }

    [Fact]
    public async Task The_platforms_address_has_a_limit_of_its_own_whatever_is_forged_beside_it()
    {
        await using var server = await StartAsync(("Http__RateLimit__PerClientPerMinute", Limited.PerMinute), ("Http__TrustedHops", "1"));
        using var client = server.Client();

        var refused = await Limited.SendAsync(client, static i => [("x-fc-client-ip", "203.0.113.7"), ("X-Forwarded-For", $"198.51.100.{i}")]);

        Assert.InRange(refused, Limited.LeastRefused, Limited.MostRefused);
        Assert.Equal(HttpStatusCode.BadRequest, await Limited.SendAsync(client, ("x-fc-client-ip", "203.0.113.8")));
        Assert.Equal(HttpStatusCode.BadRequest, await Limited.SendAsync(client, ("x-fc-client-ip", "2001:db8::7")));
        await StopAsync(server);
        Assert.Equal(0, Count(server.Output, Event));
    }

    [Fact]
    public async Task Behind_a_proxy_of_the_operators_the_entry_that_it_wrote_counts()
    {
        await using var server = await StartAsync(("Http__RateLimit__PerClientPerMinute", Limited.PerMinute), ("Http__TrustedHops", "1"));
        using var client = server.Client();

        var refused = await Limited.SendAsync(client, static i => [("x-fc-client-ip", ""), ("X-Forwarded-For", $"198.51.100.{i}, 203.0.113.7")]);

        Assert.InRange(refused, Limited.LeastRefused, Limited.MostRefused);
        Assert.Equal(HttpStatusCode.BadRequest, await Limited.SendAsync(client, ("X-Forwarded-For", "203.0.113.7, 203.0.113.8")));
    }

    [Theory]
    [InlineData("not an address")]
    [InlineData("203.0.113.7, 198.51.100.1")]
    [InlineData("")]
    public async Task What_is_no_address_is_unknown_and_not_a_client(string value)
    {
        await using var server = await StartAsync(("Http__RateLimit__PerClientPerMinute", Limited.PerMinute));
        using var client = server.Client();

        Assert.Equal(0, await Limited.SendAsync(client, _ => [("x-fc-client-ip", value)]));
    }

    [Fact]
    public async Task The_limit_of_unknown_clients_is_no_limit_of_known_ones()
    {
        await using var server = await StartAsync(("Http__RateLimit__PerClientPerMinute", "60"), ("Http__RateLimit__UnknownPerMinute", Limited.PerMinute));
        using var client = server.Client();

        Assert.InRange(await Limited.SendAsync(client, static _ => []), Limited.LeastRefused, Limited.MostRefused);
        Assert.Equal(HttpStatusCode.BadRequest, await Limited.SendAsync(client, ("x-fc-client-ip", "203.0.113.7")));
    }

    private Task<ServerProcess> StartAsync(params (string, string?)[] settings) => ServerProcess.StartAsync(
        Settings.For(_emulator).With(("FC_FUNCTION_NAME", "verify"), ("FC_CUSTOM_LISTEN_PORT", "0")).With(settings));

    private static async Task StopAsync(ServerProcess server)
    {
        await server.SignalAsync("TERM");
        await server.WaitForExitAsync();
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
