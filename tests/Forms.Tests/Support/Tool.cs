using System.ComponentModel;
using System.Diagnostics;

namespace CaptchaGate.Forms.Tests.Support;

/// <summary>A program of the machine that takes a line and gives a line.</summary>
internal sealed class Tool : IAsyncDisposable
{
    private readonly Process _process;

    private Tool(Process process) => _process = process;

    /// <summary>Null where the program is not installed.</summary>
    public static Tool? Start(string folder, string program, params string[] arguments) => Start(folder, program, environment: null, arguments);

    /// <inheritdoc cref="Start(string, string, string[])"/>
    /// <param name="environment">Variables besides those of this process.</param>
    public static Tool? Start(string folder, string program, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
            start.Environment[name] = value;
        try
        {
            return new(Process.Start(start)!);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    public async Task<string> AskAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        return await ReadLineAsync();
    }

    public async Task<string> ReadLineAsync() =>
        await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
        ?? throw new InvalidOperationException($"{_process.StartInfo.FileName} ended: {await _process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)}");

    /// <returns>The exit code, and everything that was said.</returns>
    public async Task<(int ExitCode, string Output)> EndAsync()
    {
        _process.StandardInput.Close();
        var errors = _process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (_process.ExitCode, output + await errors);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
