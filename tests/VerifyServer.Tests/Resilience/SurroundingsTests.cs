using System.Net;
using System.Net.Sockets;
using CaptchaGate.Tests;
using CaptchaGate.VerifyServer.Hosting;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.VerifyServer.Tests.Resilience;

/// <summary>What keeps the server from starting is told in one line that says what to do, with exit code 78.</summary>
public sealed class SurroundingsTests : IDisposable
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:9");

    private readonly TcpListener _taken = new(IPAddress.Loopback, 0);

    public SurroundingsTests() => _taken.Start();

    private int TakenPort => ((IPEndPoint)_taken.LocalEndpoint).Port;

    [Fact]
    public Task A_port_that_is_taken() =>
        AssertRefusesAsync([$"http://127.0.0.1:{TakenPort}: address already in use", "--urls"], [], ["--urls", $"http://127.0.0.1:{TakenPort}"]);

    [Fact]
    public Task A_port_that_is_taken_behind_the_Functions_host() =>
        AssertRefusesAsync([$"127.0.0.1:{TakenPort}: address already in use"], [("FUNCTIONS_CUSTOMHANDLER_PORT", $"{TakenPort}")], []);

    [Theory]
    [InlineData("https://127.0.0.1:0", "does not serve https")]
    [InlineData("127.0.0.1:8080", "--urls http://0.0.0.0:8080")]
    [InlineData("http://192.0.2.1:8080", "http://192.0.2.1:8080: the address is none of this machine")]
    [InlineData("http://unix:/no/such/folder/socket", "The server cannot listen on http://unix:/no/such/folder/socket")]
    public Task An_address_that_cannot_be_listened_on(string urls, string line) => AssertRefusesAsync([line], [], ["--urls", urls]);

    [Fact]
    public Task A_certificate_that_is_not_there() => AssertRefusesAsync(
        ["https"],
        [("Kestrel__Endpoints__Secure__Url", "https://127.0.0.1:0"), ("Kestrel__Endpoints__Secure__Certificate__Path", "/no/such/certificate.pfx")],
        []);

    [Theory]
    [InlineData("/etc/hostname", "--contentRoot")]
    [InlineData("/no/such/folder", "--contentRoot")]
    public Task A_content_root_that_is_no_folder(string root, string line) => AssertRefusesAsync([line], [], ["--contentRoot", root]);

    [Theory]
    [InlineData(64)]
    [InlineData(128)]
    [InlineData(255)]
    public Task Too_few_handles(int handles) => AssertRefusesByAsync(["prlimit", $"--nofile={handles}:{handles}"], [$"may open {handles} ", "ulimit -n"], [], []);

    [Fact]
    public Task A_current_folder_that_is_gone() => AssertRefusesByAsync(
        ["/bin/sh", "-c", "cd \"$(mktemp -d)\" && rmdir \"$PWD\" && exec \"$@\" --urls http://127.0.0.1:0", "sh"],
        ["current folder does not exist"],
        [],
        []);

    [Theory]
    [InlineData(SocketError.AccessDenied, "CAP_NET_BIND_SERVICE")]
    [InlineData(SocketError.TooManyOpenSockets, "ulimit -n")]
    public void What_the_system_refuses_is_told_with_its_remedy(SocketError error, string remedy)
    {
        var line = StartFault.Describe(new SocketException((int)error), "http://0.0.0.0:80");
        Assert.StartsWith("The server cannot listen on http://0.0.0.0:80: ", line, StringComparison.Ordinal);
        Assert.Contains(remedy, line, StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_one_foresaw_is_told_by_its_kind_and_place_and_not_by_its_text()
    {
        var line = StartFault.Describe(new NotSupportedException("secret-0"), null);
        Assert.Contains(nameof(NotSupportedException), line, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-0", line, StringComparison.Ordinal);
    }

    public void Dispose() => _taken.Dispose();

    private static Task AssertRefusesAsync(string[] parts, (string, string?)[] settings, string[] arguments) => AssertRefusesByAsync([], parts, settings, arguments);

    private static async Task AssertRefusesByAsync(string[] wrapper, string[] parts, (string, string?)[] settings, string[] arguments)
    {
        NotRun.When(!OperatingSystem.IsLinux(), "faults of the surroundings; they are caused as on Linux.");
        await using var server = ServerProcess.LaunchBy(wrapper, Settings.For(Nowhere).With(settings), arguments);
        Assert.Equal(78, await server.WaitForExitAsync());
        // A shell in a folder that is gone has something to say about it as well.
        var line = Assert.Single(server.Errors, static line => !line.Contains("getcwd", StringComparison.Ordinal));
        AssertEach.Of(parts, part => Assert.Contains(part, line, StringComparison.Ordinal));
        Assert.DoesNotContain("Exception", server.Output, StringComparison.Ordinal);
    }
}
