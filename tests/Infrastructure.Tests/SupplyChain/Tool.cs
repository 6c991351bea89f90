using System.Diagnostics;

namespace CaptchaGate.Infrastructure.Tests.SupplyChain;

/// <summary>A command in the repository's root.</summary>
internal static class Tool
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <param name="firstOnPath">A folder whose programs stand before all others; null for none.</param>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string? firstOnPath, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Repository.Path("."),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (firstOnPath is not null)
            start.Environment["PATH"] = $"{firstOnPath}:{start.Environment["PATH"]}";
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }

        return (process.ExitCode, await output, await error);
    }
}
