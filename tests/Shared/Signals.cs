using System.Globalization;

namespace CaptchaGate.Tests;

/// <summary>Whether a program that a test starts can be sent a signal: "signals that were ignored stay ignored" (execve, signal(7)).</summary>
internal static class Signals
{
    private const string Status = "/proc/self/status";
    private const string Ignored = "SigIgn:";

    /// <summary>Skips the test where <paramref name="signal"/> is INT and the programs that we start ignore it.</summary>
    public static void NotRunWhereIgnored(string signal) => NotRun.When(
        signal is "INT" && InterruptsAreIgnored(),
        "Ctrl-C, because a shell that starts the tests in the background lets their programs ignore it; run them in the foreground.");

    private static bool InterruptsAreIgnored()
    {
        if (!File.Exists(Status))
            return false;
        var mask = File.ReadLines(Status).First(static line => line.StartsWith(Ignored, StringComparison.Ordinal)).AsSpan(Ignored.Length).Trim();
        return (ulong.Parse(mask, NumberStyles.HexNumber, CultureInfo.InvariantCulture) & 1UL << 1) != 0;
    }
}
