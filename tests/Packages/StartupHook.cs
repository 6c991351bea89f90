using System.Diagnostics;
using System.Diagnostics.Metrics;

/// <summary>
/// Loaded by the runtime into a published program (<c>DOTNET_STARTUP_HOOKS</c>): the first verification and every probe meet an exception in
/// their own code, which no caller and no service can cause.
/// </summary>
#pragma warning disable CA1050, MA0047 // The runtime looks for this name outside any namespace.
internal sealed class StartupHook
#pragma warning restore CA1050, MA0047
{
    private StartupHook()
    {
    }

    private static int _verifications;

    public static void Initialize()
    {
        ActivitySource.AddActivityListener(new ActivityListener
        {
            ShouldListenTo = static source => source.Name is "CaptchaGate",
            Sample = static (ref _) => ActivitySamplingResult.AllData,
            ActivityStarted = static activity =>
            {
                if (activity.OperationName is "captcha_gate.verify" && Interlocked.Increment(ref _verifications) == 1)
                    throw new InvalidOperationException("Asked for by a test.");
            },
        });
        var meters = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Name is "captcha_gate.billed_calls")
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        meters.SetMeasurementEventCallback<long>(static (_, _, tags, _) =>
        {
            foreach (var (_, value) in tags)
            {
                if (value is "probe")
                    throw new InvalidOperationException("Asked for by a test.");
            }
        });
        meters.Start();
    }
}
