namespace CaptchaGate.Browser.Tests.Packages;

/// <summary>Programs of Node.js, run to their end.</summary>
internal static class Node
{
    private static readonly KeyValuePair<string, string?>[] Quiet = [new("NO_COLOR", "1"), new("ASTRO_TELEMETRY_DISABLED", "1")];

    /// <summary>The output; null where the program isn't installed. A program that fails, fails the test with what it printed.</summary>
    public static async Task<string?> RunAsync(string folder, string program, params string[] arguments)
    {
        if (await Programs.TryRunAsync(program, arguments, folder, Quiet) is not { } run)
            return null;
        Assert.True(run.ExitCode == 0, $"{program} {string.Join(' ', arguments)} in {folder} ended with {run.ExitCode}: {run.Output}{run.Error}");
        return run.Output;
    }
}
