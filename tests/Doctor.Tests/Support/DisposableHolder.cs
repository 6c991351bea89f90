namespace CaptchaGate.Doctor.Tests.Support;

/// <summary>Lets a patient keep what is disposed at once.</summary>
internal sealed class DisposableHolder<T>(T value) : IAsyncDisposable
    where T : IDisposable
{
    public T Value => value;

    public ValueTask DisposeAsync()
    {
        value.Dispose();
        return ValueTask.CompletedTask;
    }
}
