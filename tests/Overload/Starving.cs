using System.Globalization;
using CaptchaGate.TestKit.Networks;
using CaptchaGate.TestKit.Peers;
using CaptchaGate.TestKit.Processes;

namespace CaptchaGate.Overload.Tests;

/// <summary>Takes from a server what its case says, and gives it back at the end.</summary>
internal sealed class Starving(OverloadCase one, IsolatedNetwork network, GateProcess server) : IAsyncDisposable
{
    private const int FewHandles = 4;
    private const int EnoughHandles = 4096;
    private const long FewBytes = 192L << 20;

    private static readonly TimeSpan StoppedFor = TimeSpan.FromMilliseconds(1500);
    private static readonly TimeSpan ContinuedFor = TimeSpan.FromMilliseconds(700);

    private readonly List<RunningProcess> _loops = [];
    private Task _signals = Task.CompletedTask;
    private volatile bool _over;

    /// <summary>Starts the server of <paramref name="one"/> in the surroundings that have to be there from the start.</summary>
    /// <param name="others">Settings besides.</param>
    public static async Task<GateProcess> StartServerAsync(OverloadCase one, IsolatedNetwork network, params IEnumerable<KeyValuePair<string, string?>> others)
    {
        if (Cap(one.Starvation) is { } rule)
            await network.IptablesAsync(rule);
        if (one.Starvation is Starvation.Memory)
            network.Cgroup.LimitMemory(FewBytes);
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["FailOpen__Policy"] = one.Policy };
        switch (one.Starvation)
        {
            case Starvation.Handles:
                // A thread takes handles too, and the runtime ends the process when it cannot have a thread: it gets them all at the start.
                settings["DOTNET_TieredCompilation"] = "0";
                settings["DOTNET_ThreadPool_ForceMinWorkerThreads"] = "4";
                settings["DOTNET_ThreadPool_ForceMaxWorkerThreads"] = "4";
                break;
            case Starvation.AfterOutage:
                // What passes in the outage must not leave too little budget to see what passes after it.
                settings["FailOpen__Budget__PerMinute"] = "6000";
                settings["FailOpen__Budget__Burst"] = "6000";
                settings["FailOpen__Budget__PerClientPerMinute"] = "6000";
                break;
        }

        foreach (var (name, value) in others)
            settings[name] = value;
        var program = typeof(StarvedServer).Assembly.Location;
        return await GateProcess.StartAsync(
            network,
            one.Starvation is Starvation.AfterOutage ? 2 : one.Processors,
            settings,
            one.Starvation is Starvation.BusyCore ? ["taskset", "--cpu-list", "0"] : null,
            one.Starvation switch
            {
                Starvation.BlockedThreads => [program, StarvedServer.Name, StarvedServer.BlockedThreads, "64"],
                Starvation.JumpingClock => [program, StarvedServer.Name, StarvedServer.JumpingClock],
                _ => null,
            });
    }

    /// <summary>Begins what has to begin when the load is there.</summary>
    public async Task BeginAsync()
    {
        switch (one.Starvation)
        {
            case Starvation.BusyCore:
                // Not for ever, whatever becomes of the tests.
                for (var i = 0; i < 2; i++)
                    _loops.Add(RunningProcess.Start(["taskset", "--cpu-list", "0", "prlimit", "--cpu=60", "sh", "-c", "while :; do :; done"]));
                break;
            case Starvation.Handles:
                await LimitHandlesAsync(Directory.GetFiles($"/proc/{server.Id}/fd").Length + FewHandles);
                break;
            case Starvation.Ports:
                await PortsAsync("40000 40031");
                break;
            case Starvation.Stopped:
                _signals = StopAgainAndAgainAsync();
                break;
            case Starvation.AfterOutage:
                network.Cgroup.LimitProcessors(one.Processors);
                break;
        }
    }

    /// <summary>Gives everything back but the share of the processors and the limits of the path.</summary>
    public async Task EndAsync()
    {
        _over = true;
        await _signals;
        foreach (var loop in _loops)
            await loop.DisposeAsync();
        _loops.Clear();
        if (one.Starvation is Starvation.Handles && !server.HasEnded)
            await LimitHandlesAsync(EnoughHandles);
        if (one.Starvation is Starvation.Ports)
            await PortsAsync("32768 60999");
    }

    public async ValueTask DisposeAsync() => await EndAsync();

    private static string[]? Cap(Starvation starvation)
    {
        (string Most, string[] Then)? cap = starvation switch
        {
            Starvation.Dropped32 => ("32", ["DROP"]),
            Starvation.Dropped128 => ("128", ["DROP"]),
            Starvation.Reset32 => ("32", ["REJECT", "--reject-with", "tcp-reset"]),
            Starvation.Reset128 => ("128", ["REJECT", "--reject-with", "tcp-reset"]),
            _ => null,
        };
        // As a gateway with so many ports does: both endpoints together, whichever address the call comes from, the control client's apart.
        return cap is null ? null :
            ["-A", "INPUT", "!", "-s", $"{Addresses.Control}", "-p", "tcp", "--dport", $"{Addresses.HttpsPort}", "--syn",
                "-m", "connlimit", "--connlimit-above", cap.Value.Most, "--connlimit-mask", "0", "-j", .. cap.Value.Then];
    }

    private Task<string> LimitHandlesAsync(int number) => Command.RunAsync(
        "prlimit", "--pid", server.Id.ToString(CultureInfo.InvariantCulture), $"--nofile={number.ToString(CultureInfo.InvariantCulture)}:{EnoughHandles}");

    private Task<string> PortsAsync(string range) => network.RunAsync("sh", "-c", $"echo '{range}' > /proc/sys/net/ipv4/ip_local_port_range");

    private async Task StopAgainAndAgainAsync()
    {
        while (!_over && !server.HasEnded)
        {
            await server.SignalAsync("STOP");
            await Task.Delay(StoppedFor, TimeProvider.System);
            await server.SignalAsync("CONT");
            await Task.Delay(ContinuedFor, TimeProvider.System);
        }
    }
}
