using System.Diagnostics;
using System.Text;
using CaptchaGate.Tests;

namespace CaptchaGate.Documentation.Tests;

/// <summary>A command of a document that goes on until it is ended; it ends only what it started.</summary>
internal sealed class RunningCommand : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private RunningCommand(Process process)
    {
        _process = process;
        process.OutputDataReceived += Take;
        process.ErrorDataReceived += Take;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Runs <paramref name="command"/> on what this build made, and returns when it has printed <paramref name="readiness"/> and the line is whole.</summary>
    public static async Task<RunningCommand> StartAsync(string command, string readiness)
    {
        var running = new RunningCommand(Shell.Start(command.Replace("dotnet run ", "dotnet run --no-build ", StringComparison.Ordinal)));
        try
        {
            await Eventually.HoldsAsync(() => running.Output.Contains(readiness, StringComparison.Ordinal) || running._process.HasExited);
            Assert.False(running._process.HasExited, $"{command}\n{running.Output}");
            return running;
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }
    }

    /// <summary>The address printed after <paramref name="text"/>, without a slash at its end.</summary>
    public string AddressAfter(string text) => Output.Split(text)[1].Split('\n', ' ')[0].Trim().TrimEnd('/');

    public async ValueTask DisposeAsync()
    {
        // "dotnet run" starts the program as a child of its own.
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Take(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
            _output.AppendLine(line.Data);
    }
}
