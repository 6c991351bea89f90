using System.Text;
using CaptchaGate.Emulator;
using CaptchaGate.Tests;
using CaptchaGate.VerifyServer.Kestrel;
using CaptchaGate.VerifyServer.Tests.Resilience.Support;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.VerifyServer.Tests.Resilience;

/// <summary>"Memory follows the bytes that arrived": a crowd of connections does not end the process, rejects no client, and the third needs no more than the first.</summary>
public sealed class CrowdMemoryTests : IAsyncLifetime
{
    private static readonly int Waves = LongForm.IsOn ? 3 : 2;
    private static readonly int Connections = LongForm.IsOn ? 10_000 : 2_500;
    private static readonly TimeSpan Stay = TimeSpan.FromSeconds(LongForm.IsOn ? 12 : 2);

    private CaptchaEmulator _emulator = null!;

    // Compiled to machine code it needs half of the memory.
    private static int[] Megabytes => (LongForm.IsOn, ServerProcess.IsPublished) switch
    {
        (true, true) => [64, 128],
        (true, false) => [128, 256],
        (false, true) => [64],
        (false, false) => [128],
    };

    public static TheoryData<int, string> Cases => [.. from megabytes in Megabytes from bytes in Bytes.Keys select (megabytes, bytes)];

    private static IReadOnlyDictionary<string, byte[]> Bytes { get; } = new Dictionary<string, byte[]>(StringComparer.Ordinal)
    {
        ["nothing"] = [],
        ["headers"] = Encoding.ASCII.GetBytes($"POST /api/verify HTTP/1.1\r\nHost: x\r\nX-Long: {new string('a', 24_000)}"),
        ["a claim"] = Encoding.ASCII.GetBytes("POST /api/verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 65536\r\n\r\n{"),
        ["half a body"] = Encoding.ASCII.GetBytes($"POST /api/verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 65536\r\n\r\n{{{new string('a', 32_000)}"),
        ["nearly a body"] = Encoding.ASCII.GetBytes($"POST /api/verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 65536\r\n\r\n{{{new string('a', 60_000)}"),
        ["reads nothing"] = Encoding.ASCII.GetBytes("GET /api/openapi.yaml HTTP/1.1\r\nHost: x\r\n\r\n"),
        ["asks often and reads nothing"] = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("GET /api/openapi.yaml HTTP/1.1\r\nHost: x\r\n\r\n", 5))),
    };

    public async ValueTask InitializeAsync() => _emulator = await CaptchaEmulator.StartAsync(new() { CallsPerSecond = null });

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_crowd_leaves_the_process_its_memory_and_others_their_answers(int megabytes, string bytes)
    {
        MemoryGroup.NotRunWithout();
        NotRun.When(ConnectionLimit.HandlesOfProcess() < Connections + 1000, $"crowds of {Connections} connections; run them with ulimit -n {Connections + 1000}.");
        using var group = new MemoryGroup(megabytes);
        // Compiled once and for all, so that no memory of the compiler's comes and goes while the waves are compared.
        var settings = Settings.For(_emulator).Patient().With(("DOTNET_TieredCompilation", "0"));
        await using var server = await ServerProcess.StartByAsync(group.Wrapper, settings);
        if (LongForm.IsOn)
        {
            // The kind that takes most, and then the kind itself: what is made at first use is no matter of the crowds.
            await WaveAsync(server, group, Connections, Bytes["nearly a body"]);
            await WaveAsync(server, group, Connections, Bytes[bytes]);
        }

        var peaks = new List<double>();
        for (var wave = 0; wave < Waves; wave++)
            peaks.Add(await WaveAsync(server, group, Connections, Bytes[bytes]));
        TestContext.Current.SendDiagnosticMessage($"{megabytes} MB, {Connections} connections, {bytes}: {string.Join(", ", peaks.Select(static peak => $"{peak:0.0}"))} MB");
        Assert.Null(server.Ended);
        Assert.True(peaks.Max() < 0.9 * megabytes, string.Join(", ", peaks));
        // Smaller crowds come and go between two collections, and then the figures are the collector's.
        if (LongForm.IsOn)
            Assert.True(peaks[^1] <= 1.1 * peaks[0], string.Join(", ", peaks));
        Assert.DoesNotContain("\"LogLevel\":\"Error\"", server.Output, StringComparison.Ordinal);
        await server.SignalAsync("TERM");
        Assert.Equal(0, await server.WaitForExitAsync());
    }

    // The peak of its memory, in MB.
    private async Task<double> WaveAsync(ServerProcess server, MemoryGroup group, int connections, byte[] bytes)
    {
        using var crowd = new Crowd();
        using var over = new CancellationTokenSource();
        var peak = WatchAsync(group, over.Token);
        var coming = crowd.ComeAsync(server.Reachable, connections, bytes);
        // As long as the crowd comes and stays, others are served.
        await Task.WhenAll(coming, ServeAsync(server, coming));
        await over.CancelAsync();
        return await peak;
    }

    private async Task ServeAsync(ServerProcess server, Task coming)
    {
        var served = 0;
        for (var left = Stay; left > TimeSpan.Zero || served < 10;)
        {
            await NewConnectionProbe.IsServedAsync(server, _emulator);
            served++;
            await Task.Delay(ConnectionTable.Grace, TimeProvider.System);
            if (coming.IsCompleted)
                left -= ConnectionTable.Grace;
        }
    }

    private static async Task<double> WatchAsync(MemoryGroup group, CancellationToken over)
    {
        var peak = 0.0;
        while (!over.IsCancellationRequested)
        {
            peak = Math.Max(peak, group.ResidentMegabytes);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        }

        return peak;
    }
}
