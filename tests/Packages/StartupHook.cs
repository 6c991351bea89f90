using System.Diagnostics;

/// <summary>
/// Loaded by the runtime into a published program (<c>DOTNET_STARTUP_HOOKS</c>): the first verification meets an exception in its own code,
/// which no caller and no service can cause.
/// </summary>
#pragma warning disable CA1050, MA0047 // The runtime looks for this name outside any namespace.
internal sealed class StartupHook
#pragma warning restore CA1050, MA0047
{
    private StartupHook()
    {
    }

    public static void Initialize() => ActivitySource.AddActivityListener(new ActivityListener
    {
        ShouldListenTo = static source => source.Name is "CaptchaGate",
        Sample = static (ref _) => ActivitySamplingResult.AllData,
        ActivityStarted = static activity =>
        {
            if (activity.OperationName is "captcha_gate.verify")
                throw new InvalidOperationException("Asked for by a test.");
        },
    });
}
