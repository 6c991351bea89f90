using System.Diagnostics;
using CaptchaGate.VerifyServer;

namespace CaptchaGate.Doctor.Tests.Support;

/// <summary>The built programs as processes of their own, with nothing inherited but what finding <c>dotnet</c> takes.</summary>
internal static class DoctorProcess
{
    private static readonly string[] Inherited = ["PATH", "HOME", "DOTNET_ROOT", "TMPDIR"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary><c>tools/Doctor</c>.</summary>
    public static string[] Tool { get; } = [Path.Combine(AppContext.BaseDirectory, "CaptchaGate.DoctorTool.dll")];

    /// <summary><c>VerifyServer doctor</c>.</summary>
    public static string[] Verb { get; } = [typeof(CaptchaGateServer).Assembly.Location, "doctor"];

    public static async Task<Examined> RunAsync(string[] program, IReadOnlyDictionary<string, string?> environment, string? folder = null, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [.. program, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? AppContext.BaseDirectory,
        };
        var own = start.Environment.Where(static variable => Inherited.Contains(variable.Key, StringComparer.Ordinal)).ToArray();
        start.Environment.Clear();
        foreach (var (name, value) in own.Concat(environment).Where(static variable => variable.Value is not null))
            start.Environment[name] = value;
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

        return new Examined(process.ExitCode, await output, await error);
    }
}
