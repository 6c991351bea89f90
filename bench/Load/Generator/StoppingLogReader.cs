using System.Diagnostics;

namespace CaptchaGate.Bench.Load.Generator;

/// <summary>Reads a program's standard output for half a minute, then nothing for half a minute, and so on.</summary>
internal sealed class StoppingLogReader : IDisposable
{
    private const string StandardOutput = "STANDARD_OUTPUT";
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(30);

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"captchagate-soak-{Environment.ProcessId}");
    private readonly CancellationTokenSource _stop = new();
    private FileStream? _pipe;
    private Task _reading = Task.CompletedTask;

    /// <summary>The environment of a program whose output is read so; the same where it names an output of its own already.</summary>
    public IReadOnlyDictionary<string, string> ReadWhere(IReadOnlyDictionary<string, string> environment)
    {
        if (environment.ContainsKey(StandardOutput))
            return environment;
        using (var make = Process.Start("mkfifo", [_path]))
            make.WaitForExit();
        // For both, so that neither side waits for the other to open it.
        _pipe = new FileStream(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 1);
        _reading = ReadAsync(_pipe);
        return new Dictionary<string, string>(environment, StringComparer.Ordinal) { [StandardOutput] = _path };
    }

    public void Dispose()
    {
        _stop.Cancel();
        _reading.Wait();
        _pipe?.Dispose();
        File.Delete(_path);
        _stop.Dispose();
    }

    private async Task ReadAsync(FileStream pipe)
    {
        var buffer = new byte[64 * 1024];
        var started = TimeProvider.System.GetTimestamp();
        try
        {
            while (true)
            {
                if ((int)(TimeProvider.System.GetElapsedTime(started) / Span) % 2 == 0)
                    await pipe.ReadAsync(buffer, CancellationToken.None).AsTask().WaitAsync(_stop.Token);
                else
                    await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }
}
