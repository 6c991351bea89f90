using System.Runtime.InteropServices;

namespace CaptchaGate.Bench.Load.Generator;

/// <summary>Waits to within some 10 microseconds, which no timer of the framework does, without burning a processor.</summary>
internal static partial class PreciseClock
{
    private const int SetTimerSlack = 29;

    /// <summary>Asks the kernel to wake the calling thread on time rather than together with others.</summary>
    public static void Sharpen() => _ = PrCtl(SetTimerSlack, 1, 0, 0, 0);

    public static void WaitUntil(long timestamp)
    {
        while (timestamp - TimeProvider.System.GetTimestamp() is var left and > 0)
        {
            // The timestamp counts nanoseconds where this runs.
            var span = new TimeSpec(left / 1_000_000_000, left % 1_000_000_000);
            _ = NanoSleep(span, 0);
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct TimeSpec(long Seconds, long Nanoseconds);

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int NanoSleep(in TimeSpec span, nint left);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int PrCtl(int option, ulong value, ulong a, ulong b, ulong c);
}
