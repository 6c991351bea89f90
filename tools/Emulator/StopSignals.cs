using System.Runtime.InteropServices;

namespace CaptchaGate.Emulator;

/// <summary>Ctrl-C and SIGTERM end the program in order instead of tearing it down.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations;

    private StopSignals(PosixSignalRegistration[] registrations) => _registrations = registrations;

    public static StopSignals Register(CancellationTokenSource stop)
    {
        void OnSignal(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }

        return new([
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
        ]);
    }

    public static async Task Wait(CancellationToken stopped)
    {
        var done = new TaskCompletionSource();
        await using var registration = stopped.Register(done.SetResult);
        await done.Task;
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
    }
}
