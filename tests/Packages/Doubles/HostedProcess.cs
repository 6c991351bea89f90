using System.Diagnostics;
using System.Globalization;

namespace CaptchaGate.Packages.Tests.Doubles;

/// <summary>The process that the host starts, with nothing of our own environment but what finding <c>dotnet</c> takes. It ends only the process that it started.</summary>
internal sealed class HostedProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource _outputEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _errorEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HostedProcess(IReadOnlyList<string> command, string folder, IEnumerable<KeyValuePair<string, string?>> environment, HostRows rows)
    {
        _process = Programs.Start(command[0], command.Skip(1), folder, environment, isolated: true)!;
        _process.OutputDataReceived += (_, line) => Take(line.Data, rows.AddOutput, _outputEnded);
        _process.ErrorDataReceived += (_, line) => Take(line.Data, rows.AddError, _errorEnded);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    /// <summary>Waits until the process has ended and all of its output was read.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync();
        await Task.WhenAll(_outputEnded.Task, _errorEnded.Task);
        return _process.ExitCode;
    }

    /// <summary>Asks the process to end, and waits.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        return await WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static void Take(string? line, Action<string> add, TaskCompletionSource ended)
    {
        if (line is null)
            ended.TrySetResult();
        else
            add(line);
    }
}
