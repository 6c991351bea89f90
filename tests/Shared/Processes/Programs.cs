using System.ComponentModel;
using System.Diagnostics;

namespace CaptchaGate.Tests.Processes;

/// <summary>How a program ended and what it printed.</summary>
internal sealed record ProgramResult(int ExitCode, string Output, string Error);

/// <summary>Programs as processes of their own, with their streams redirected.</summary>
internal static class Programs
{
    private static readonly string[] Inherited = ["PATH", "HOME", "DOTNET_ROOT", "TMPDIR"];

    /// <param name="environment">Variables besides the inherited ones; null takes one away.</param>
    /// <param name="isolated">Whether only what finding programs takes is inherited.</param>
    /// <returns>Null where the program is not installed.</returns>
    public static Process? Start(
        string program, IEnumerable<string> arguments, string? folder = null, IEnumerable<KeyValuePair<string, string?>>? environment = null, bool isolated = false)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder ?? "",
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => isolated && !Inherited.Contains(name, StringComparer.Ordinal)).ToArray())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment ?? [])
        {
            if (value is null)
                start.Environment.Remove(name);
            else
                start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Runs a program to its end, or until the test run is cancelled.</summary>
    /// <returns>Null where the program is not installed.</returns>
    public static async Task<ProgramResult?> TryRunAsync(
        string program, IEnumerable<string> arguments, string? folder = null, IEnumerable<KeyValuePair<string, string?>>? environment = null, bool isolated = false, ReadOnlyMemory<byte> input = default)
    {
        using var process = Start(program, arguments, folder, environment, isolated);
        if (process is null)
            return null;
        try
        {
            var cancel = TestContext.Current.CancellationToken;
            var (output, error) = (process.StandardOutput.ReadToEndAsync(cancel), process.StandardError.ReadToEndAsync(cancel));
            await process.StandardInput.BaseStream.WriteAsync(input, cancel);
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancel);
            return new(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    /// <inheritdoc cref="TryRunAsync"/>
    /// <exception cref="InvalidOperationException">It is not installed.</exception>
    public static async Task<ProgramResult> RunAsync(
        string program, IEnumerable<string> arguments, string? folder = null, IEnumerable<KeyValuePair<string, string?>>? environment = null, bool isolated = false) =>
        await TryRunAsync(program, arguments, folder, environment, isolated) ?? throw new InvalidOperationException($"{program} is not installed.");
}
