namespace CaptchaGate.Forms.Tests.Support;

/// <summary>A gate, its emulator and its receiver for each test.</summary>
public abstract class FormTest : IAsyncLifetime
{
    private protected FormsGate Gate { get; private set; } = null!;

    private protected Receiver Receiver { get; private set; } = null!;

    /// <summary>More or other settings of this class's gate.</summary>
    private protected virtual (string Name, string? Value)[] MoreSettings => [];

    public async ValueTask InitializeAsync()
    {
        Receiver = await Receiver.StartAsync();
        Gate = await FormsGate.StartAsync(Receiver, MoreSettings);
    }

    public async ValueTask DisposeAsync()
    {
        await Gate.DisposeAsync();
        await Receiver.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
