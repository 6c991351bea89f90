namespace CaptchaGate.Emulator.Tests.Support;

/// <summary>Skips a test in one line that anybody sees: what was not run, and how to get it.</summary>
internal static class NotRun
{
    public static void When(bool missing, string reason)
    {
        if (missing)
            TestContext.Current.SendDiagnosticMessage($"NOT RUN: {reason}");
        Assert.SkipWhen(missing, reason);
    }
}
