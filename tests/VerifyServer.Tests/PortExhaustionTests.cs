using System.Diagnostics;
using System.Globalization;
using CaptchaGate.Tests;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.VerifyServer.Tests;

/// <summary>
/// "Running out of local ports is SHED, never an outage." The server gets a network of its own in which the system has no
/// port left to give: what it meets is the real thing, EADDRNOTAVAIL.
/// </summary>
public sealed class PortExhaustionTests
{
    private const string Ports = "/proc/sys/net/ipv4/";
    private const string TakeAllPorts = $"echo '40000 40001' > {Ports}ip_local_port_range && echo 40000-40001 > {Ports}ip_local_reserved_ports";
    private const string GivePortsBack = $"echo '' > {Ports}ip_local_reserved_ports";
    private const string OwnNetwork = "ip link set lo up && exec \"$@\"";

    [Theory]
    [InlineData("guarded")]
    [InlineData("open")]
    public async Task Without_a_local_port_left_visitors_are_turned_away_and_the_breaker_stays_closed(string policy)
    {
        SkipWithoutNetworks();
        var folder = Directory.CreateTempSubdirectory("captcha-gate-");
        try
        {
            // No program listens at this address: with a port to call from, the call is refused, and that is an outage.
            await using var server = await ServerProcess.StartByAsync(
                ["unshare", "--net", "sh", "-c", OwnNetwork, "sh"],
                Settings.For(new Uri("http://127.0.0.1:9")).With(
                    ("ASPNETCORE_URLS", UnixSocket.Prefix + Path.Combine(folder.FullName, "gate.sock")),
                    ("FailOpen__Policy", policy),
                    ("FailOpen__Budget__PerClientPerMinute", "100")));
            using var client = server.Client();
            await InNetworkOfAsync(server, TakeAllPorts);
            for (var i = 0; i < 20; i++)
            {
                var answer = await VerifyAsync(client, i);
                Assert.True(answer is { Status: 503, Success: false, Verified: false, RetryAfter: not null }, $"{answer}");
                Assert.Equal(["rate-limited"], answer.ErrorCodes);
            }

            Assert.DoesNotContain("circuit breaker opened", server.Output, StringComparison.Ordinal);
            await InNetworkOfAsync(server, GivePortsBack);
            var outage = await VerifyAsync(client, number: 20);
            Assert.True(outage is { Status: 200, Success: true, Verified: false, Degraded: not null }, $"{outage}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task<GateAnswer> VerifyAsync(HttpClient client, int number) =>
        client.VerifyAsync($$"""{"sceneId":"emuscene3","certifyId":"certify-{{number}}","deviceToken":"d","data":"x"}""");

    private static Task InNetworkOfAsync(ServerProcess server, string command) =>
        RunAsync("nsenter", "--net", "--target", server.Id.ToString(CultureInfo.InvariantCulture), "sh", "-c", command);

    private static void SkipWithoutNetworks()
    {
        var missing = !OperatingSystem.IsLinux() || Run("unshare", "--net", "ip", "link", "show") != 0;
        NotRun.When(missing, "running out of local ports; it needs Linux, root, and the packages util-linux and iproute2.");
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }

    private static int Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
