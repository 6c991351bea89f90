using System.ComponentModel;
using System.Diagnostics;

namespace CaptchaGate.Browser.Tests.Packages;

/// <summary>Programs of Node.js, run to their end.</summary>
internal static class Node
{
    /// <summary>The output; null where the program isn't installed. A program that fails, fails the test with what it printed.</summary>
    public static async Task<string?> RunAsync(string folder, string program, params string[] arguments)
    {
        using var process = Start(folder, program, arguments);
        if (process is null)
            return null;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} in {folder} ended with {process.ExitCode}: {await output}{await error}");
        return await output;
    }

    private static Process? Start(string folder, string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["NO_COLOR"] = "1";
        start.Environment["ASTRO_TELEMETRY_DISABLED"] = "1";
        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
