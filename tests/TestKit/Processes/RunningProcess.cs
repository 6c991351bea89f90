using System.Diagnostics;
using System.Globalization;

namespace CaptchaGate.TestKit.Processes;

/// <summary>A process that the tests started, with what it printed. It ends with its owner, and only by its own id.</summary>
internal sealed class RunningProcess : IAsyncDisposable
{
    private static readonly string[] Inherited = ["PATH", "HOME", "DOTNET_ROOT", "TMPDIR"];

    private readonly Process _process;
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private readonly List<string> _errors = [];
    private readonly List<(Func<string, bool> IsIt, TaskCompletionSource<string> Found)> _waiting = [];

    private RunningProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => TakeError(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasEnded => _process.HasExited;

    /// <value>What it printed so far, a line each.</value>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
                return [.. _lines];
        }
    }

    public StreamWriter Input => _process.StandardInput;

    /// <summary>Starts <paramref name="command"/> with these environment variables and nothing inherited but what finding programs takes.</summary>
    public static RunningProcess Start(IReadOnlyList<string> command, IEnumerable<KeyValuePair<string, string?>>? environment = null)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var own = start.Environment.Where(static variable => Inherited.Contains(variable.Key, StringComparer.Ordinal)).ToArray();
        start.Environment.Clear();
        foreach (var (name, value) in own.Concat(environment ?? []).Where(static variable => variable.Value is not null))
            start.Environment[name] = value;
        return new RunningProcess(Process.Start(start)!);
    }

    /// <summary>The first line that is printed from now on, or was before, for which <paramref name="isIt"/> holds.</summary>
    /// <exception cref="InvalidOperationException">The process ended first.</exception>
    public async Task<string> LineAsync(Func<string, bool> isIt, TimeSpan patience)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_lines.Find(line => isIt(line)) is { } there)
                return there;
            _waiting.Add((isIt, found));
        }

        var ended = _process.WaitForExitAsync();
        if (await Task.WhenAny(found.Task, ended).WaitAsync(patience) == ended && !found.Task.IsCompleted)
            throw new InvalidOperationException($"The process ended with {_process.ExitCode}: {Tail()}");
        return await found.Task;
    }

    /// <summary>The last lines that it printed, for messages.</summary>
    public string Tail()
    {
        lock (_lock)
            return string.Join('\n', _errors.TakeLast(20).Concat(_lines.TakeLast(20)));
    }

    public Task SignalAsync(string signal) => Command.RunAsync("kill", $"-{signal}", Id.ToString(CultureInfo.InvariantCulture));

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null)
            return;
        lock (_lock)
        {
            _lines.Add(line);
            for (var i = _waiting.Count - 1; i >= 0; i--)
            {
                if (!_waiting[i].IsIt(line))
                    continue;
                _waiting[i].Found.TrySetResult(line);
                _waiting.RemoveAt(i);
            }
        }
    }

    private void TakeError(string? line)
    {
        if (line is null)
            return;
        lock (_lock)
            _errors.Add(line);
    }
}
