namespace CaptchaGate.Doctor;

/// <summary>The time limit of one step, and how to distinguish it from the user's cancellation.</summary>
internal sealed class StepLimit : IDisposable
{
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _linked;

    public StepLimit(TimeProvider time, CancellationToken cancellationToken)
    {
        _timer = new CancellationTokenSource(Limits.Step, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, cancellationToken);
    }

    public static string Text => $"{Limits.Step.TotalSeconds:0} seconds";

    public CancellationToken Token => _linked.Token;

    public bool IsOver => _timer.IsCancellationRequested;

    public void Dispose()
    {
        _linked.Dispose();
        _timer.Dispose();
    }
}
