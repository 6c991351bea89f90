using System.Diagnostics;

namespace CaptchaGate.Tests.Processes;

/// <summary>A program that reads a line and answers with a line.</summary>
internal sealed class LineProcess : IAsyncDisposable
{
    private readonly Process _process;

    private LineProcess(Process process) => _process = process;

    /// <returns>Null where the program is not installed.</returns>
    public static LineProcess? Start(string folder, string program, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string?>>? environment = null) =>
        Programs.Start(program, arguments, folder, environment) is { } process ? new(process) : null;

    public async Task<string> AskAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        return await ReadLineAsync();
    }

    public async Task<string> ReadLineAsync() =>
        await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
        ?? throw new InvalidOperationException($"{_process.StartInfo.FileName} ended: {await _process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)}");

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
