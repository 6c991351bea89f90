using System.Diagnostics;
using System.Text.RegularExpressions;
using CaptchaGate.Emulator;

namespace CaptchaGate.Conformance.Target;

/// <summary>VerifyServer as an operator runs it, in a process of its own, so that its memory and its end can be watched.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private readonly CaptchaEmulator _emulator;
    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly List<string> _complaints = [];

    private ServerProcess(CaptchaEmulator emulator, Process process)
    {
        _emulator = emulator;
        _process = process;
    }

    public Uri BaseUrl { get; private set; } = null!;

    public Uri EmulatorUrl => _emulator.BaseAddress;

    public bool HasExited => _process.HasExited;

    /// <value>What the server logged as an error or worse, or wrote outside its log.</value>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (_lock)
                return [.. _complaints];
        }
    }

    /// <value>Resident memory, in bytes.</value>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public static async Task<ServerProcess> StartAsync()
    {
        // Junk by the hundred thousand: no quota, and a journal that does not hold it all.
        var emulator = await CaptchaEmulator.StartAsync(new EmulatorOptions { CallsPerSecond = null, JournalCapacity = 64 });
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "CaptchaGate.VerifyServer.dll"));
        foreach (var argument in OwnServer.Arguments(emulator.BaseAddress))
            start.ArgumentList.Add(argument);
        start.ArgumentList.Add("--Logging:LogLevel:Default=Error");
        var server = new ServerProcess(emulator, Process.Start(start)!);
        server._process.OutputDataReceived += (_, line) => server.Hear(line.Data);
        server._process.ErrorDataReceived += (_, line) => server.Hear(line.Data);
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        server.BaseUrl = new Uri(await server._listening.Task.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System, TestContext.Current.CancellationToken), "/api");
        return server;
    }

    /// <summary>Asks the server to end, waits until it has and its last line is read, and tells its exit code.</summary>
    public async Task<int> StopAsync()
    {
        using var terminate = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        await _emulator.DisposeAsync();
    }

    private void Hear(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
            return;
        if (Address().Match(line) is { Success: true } address && line.Contains("listening", StringComparison.Ordinal))
            _listening.TrySetResult(new Uri(address.Value));
        if (line.StartsWith("info:", StringComparison.Ordinal) || line.StartsWith("warn:", StringComparison.Ordinal))
            return;
        lock (_lock)
            _complaints.Add(line);
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+", RegexOptions.NonBacktracking)]
    private static partial Regex Address();
}
