using System.Net.Sockets;
using CaptchaGate.Emulator;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Tests;
using CaptchaGate.VerifyServer.Hosting;
using CaptchaGate.VerifyServer.Kestrel;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.VerifyServer.Tests;

/// <summary>Callers cannot open so many connections that the process has no handle left.</summary>
public sealed class ConnectionLimitTests : IAsyncLifetime
{
    private CaptchaEmulator _emulator = null!;

    public async ValueTask InitializeAsync() => _emulator = await CaptchaEmulator.StartAsync(new() { CallsPerSecond = null });

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();

    [Theory]
    [InlineData("Max open files            1048576              1048576              files     ", 1048576)]
    [InlineData("Max open files            1024                 4096                 files     ", 1024)]
    [InlineData("Max open files            unlimited            unlimited            files     ", null)]
    [InlineData("Max pending signals       1024                 1024                 signals   ", null)]
    public void The_soft_limit_counts(string line, int? handles) =>
        Assert.Equal(handles, ConnectionLimit.HandlesOf(["Limit                     Soft Limit           Hard Limit           Units     ", line]));

    [Theory]
    [InlineData(1048576, 524160)]
    [InlineData(1024, 384)]
    [InlineData(256, 16)]
    public void Half_of_the_handles_beyond_the_reserve_are_for_callers(int handles, int connections) =>
        Assert.Equal(connections, ConnectionLimit.OfHandles(handles));

    [Theory]
    [InlineData(72, 368)]
    [InlineData(192, 983)]
    [InlineData(768, 3932)]
    [InlineData(0, 16)]
    public void Four_tenths_of_the_memory_are_for_connections(int megabytes, int connections) =>
        Assert.Equal(connections, ConnectionLimit.OfMemory((long)megabytes << 20));

    [Theory]
    [InlineData(96, 72)]
    [InlineData(192, null)]
    [InlineData(48, 40)]
    [InlineData(100_000, null)]
    public void A_small_container_keeps_room_beside_the_heap(int heap, int? lower) =>
        Assert.Equal(lower is null ? null : (long?)lower << 20, MemoryLimit.HeapFor((long)heap << 20));

    /// <remarks>Kestrel's limit alone did not do it: it closes on other threads than the one that goes on accepting.</remarks>
    [Fact]
    public async Task A_crowd_of_connections_leaves_the_process_its_handles()
    {
        NotRun.When(!OperatingSystem.IsLinux(), "a crowd of connections; it limits the handles as Linux does, so run the tests there.");
        await using var server = await ServerProcess.StartByAsync(
            ["prlimit", "--nofile=320:320"],
            Settings.For(_emulator).With(("FailOpen__Policy", "open")));
        var crowd = Enumerable.Range(0, 1000).Select(static _ => new TcpClient()).ToList();
        try
        {
            var coming = Task.WhenAll(crowd.Select(caller => ConnectAsync(caller, server.Reachable)));
            var most = 0;
            await Eventually.HoldsAsync(() =>
            {
                Assert.Null(server.Ended);
                most = Math.Max(most, server.OpenHandles);
                return coming.IsCompleted && crowd.Count(IsClosed) >= crowd.Count - ((320 - 256) / 2);
            });
            await coming;
            Assert.True(most < 300, $"{most} handles");
        }
        finally
        {
            crowd.ForEach(static caller => caller.Dispose());
        }

        using var client = server.Client();
        await Eventually.HoldsAsync(() => IsJudgedAsync(client));
    }

    private static async Task ConnectAsync(TcpClient caller, Uri server)
    {
        try
        {
            await caller.ConnectAsync(server.Host, server.Port);
        }
        catch (SocketException)
        {
            // Closed while it was being made, which is a refusal like the others.
        }
    }

    private static bool IsClosed(TcpClient caller) => caller.Client.Poll(0, SelectMode.SelectRead) && caller.Client.Available == 0;

    private async Task<bool> IsJudgedAsync(HttpClient client)
    {
        try
        {
            return await client.VerifyAsync(_emulator.Mint(Scenes.V3).CaptchaVerifyParam) is { Success: true, Verified: true };
        }
        catch (HttpRequestException)
        {
            // The crowd's connections are not all gone yet.
            return false;
        }
    }
}
