using System.Diagnostics;
using System.Security.Cryptography;

namespace CaptchaGate.VerifyServer.Tests.Resilience.Support;

/// <summary>A pipe for a program's standard output, of which nothing is read until the test does.</summary>
internal sealed class LogPipe : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"captchagate-log-{RandomNumberGenerator.GetHexString(16)}");
    private readonly FileStream _reader;

    public LogPipe()
    {
        using var make = Process.Start("mkfifo", [_path]);
        make.WaitForExit();
        // For both: so neither side waits for the other to open it.
        _reader = new FileStream(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 1);
    }

    /// <value>The command that gives the program after it this pipe as standard output.</value>
    public IReadOnlyList<string> Wrapper => ["/bin/sh", "-c", $"exec \"$@\" > {_path}", "sh"];

    /// <summary>Reads until <paramref name="text"/> comes, and what else is there then.</summary>
    /// <returns>Everything that was read.</returns>
    public async Task<string> ReadUntilAsync(string text)
    {
        var read = new System.Text.StringBuilder();
        var buffer = new byte[64 * 1024];
        while (!read.ToString().Contains(text, StringComparison.Ordinal))
        {
            var length = await _reader.ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromMinutes(1));
            read.Append(System.Text.Encoding.UTF8.GetString(buffer, 0, length));
        }

        return read.ToString();
    }

    /// <summary>Reads on until <paramref name="stop"/>, and then nothing more.</summary>
    public async Task DrainAsync(CancellationToken stop)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (!stop.IsCancellationRequested)
                await _reader.ReadAsync(buffer, CancellationToken.None).AsTask().WaitAsync(stop);
        }
        catch (OperationCanceledException)
        {
            // One read may still wait; it takes what is there and no more.
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        File.Delete(_path);
    }
}
