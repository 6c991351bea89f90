namespace CaptchaGate.Tests.Clocks;

internal static class FakeTimes
{
    /// <summary>
    /// Lets time pass in steps. <see cref="FakeTimeProvider.Advance"/> fires every timer at the end of the time, and code that measures
    /// how late its timers are takes that for a suspension of the process.
    /// </summary>
    public static void AdvanceInSteps(this FakeTimeProvider time, TimeSpan by, TimeSpan step)
    {
        for (var left = by; left > TimeSpan.Zero; left -= step)
            time.Advance(left < step ? left : step);
    }
}
