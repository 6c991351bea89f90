namespace CaptchaGate.Emulator.Tests.Support;

/// <summary>Each test has an emulator of its own, so that no test knows another's state.</summary>
public abstract class EmulatorTest : IAsyncLifetime
{
    private protected CaptchaEmulator Emulator { get; private set; } = null!;

    private protected Client Client { get; private set; } = null!;

    private protected virtual EmulatorOptions Options => new();

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync()
    {
        Emulator = await CaptchaEmulator.StartAsync(Options, Cancel);
        Client = new(Emulator.BaseAddress);
    }

    public virtual async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Emulator.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
