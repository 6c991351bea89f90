using System.Collections.Concurrent;

namespace CaptchaGate.Tests;

/// <summary>Skips tests in one line that anybody sees, however many they are: what was not run, and how to get it.</summary>
internal static class NotRun
{
    private static readonly ConcurrentDictionary<string, bool> Told = new(StringComparer.Ordinal);

    public static void When(bool missing, string reason)
    {
        if (missing && Told.TryAdd(reason, true))
            TestContext.Current.SendDiagnosticMessage($"NOT RUN: {reason}");
        Assert.SkipWhen(missing, reason);
    }
}
