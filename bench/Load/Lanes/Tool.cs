using System.Diagnostics;

namespace CaptchaGate.Bench.Load.Lanes;

/// <summary>Runs a tool to its end.</summary>
internal static class Tool
{
    /// <exception cref="System.ComponentModel.Win32Exception">It is not installed.</exception>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task RunAsync(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output}{await errors}");
    }
}
