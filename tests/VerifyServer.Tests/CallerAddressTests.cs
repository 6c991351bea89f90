using System.Net;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.VerifyServer.Tests;

/// <summary>Who calls elsewhere: the custom handler behind the Functions host, a Unix socket, a proxy on the same machine.</summary>
public sealed class CallerAddressTests
{
    private const string Event = "Client addresses are not known";

    private static readonly Uri Nowhere = new("http://127.0.0.1:1");

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    public async Task Behind_the_Functions_host_its_own_address_is_not_a_clients(string hops)
    {
        await using var server = await StartAsync(("FUNCTIONS_CUSTOMHANDLER_PORT", "0"), ("Http__TrustedHops", hops));
        using var client = server.Client();

        Assert.Equal(0, await Limited.SendAsync(client, static _ => [("X-Forwarded-For", "127.0.0.1:51234")]));
        await AssertToldAsync(server, "ASPNETCORE_FORWARDEDHEADERS_ENABLED=true");
    }

    [Fact]
    public async Task With_the_hosts_setting_the_visitors_address_counts()
    {
        await using var server = await StartAsync(("FUNCTIONS_CUSTOMHANDLER_PORT", "0"), ("Http__TrustedHops", "1"));
        using var client = server.Client();

        var refused = await Limited.SendAsync(client, static _ => [("X-Forwarded-For", "203.0.113.7:51234")]);

        Assert.InRange(refused, Limited.LeastRefused, Limited.MostRefused);
        Assert.Equal(HttpStatusCode.BadRequest, await Limited.SendAsync(client, ("X-Forwarded-For", "203.0.113.8:51234")));
    }

    [Fact]
    public async Task Outside_Function_Compute_its_header_is_the_callers_claim()
    {
        await using var server = await StartAsync();
        using var client = server.Client();

        Assert.InRange(await Limited.SendAsync(client, static i => [("x-fc-client-ip", $"198.51.100.{i}")]), Limited.LeastRefused, Limited.MostRefused);
    }

    [Fact]
    public async Task On_a_Unix_socket_clients_are_unknown()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using var server = await StartAsync(("ASPNETCORE_URLS", $"http://unix:{path}"));
        using var client = server.Client();

        Assert.Equal(0, await Limited.SendAsync(client, static _ => []));
        await AssertToldAsync(server, "Unix socket");
    }

    [Fact]
    public async Task A_proxy_on_this_machine_that_the_settings_do_not_know_is_told_of()
    {
        await using var server = await StartAsync();
        using var client = server.Client();

        Assert.InRange(await Limited.SendAsync(client, static i => [("X-Forwarded-For", $"198.51.100.{i}")]), Limited.LeastRefused, Limited.MostRefused);
        await AssertToldAsync(server, "Http__TrustedHops is 0");
    }

    private static Task<ServerProcess> StartAsync(params (string, string?)[] settings) => ServerProcess.StartAsync(
        Settings.For(Nowhere).With(("Http__RateLimit__PerClientPerMinute", Limited.PerMinute)).With(settings));

    private static async Task AssertToldAsync(ServerProcess server, string advice)
    {
        await server.SignalAsync("TERM");
        await server.WaitForExitAsync();
        Assert.Equal(1, server.Output.Split(Event).Length - 1);
        Assert.Contains(advice, server.Output, StringComparison.Ordinal);
    }
}
