using CaptchaGate.Playground.Traces;

namespace CaptchaGate.Playground.Gates;

/// <summary>
/// Identifies the instance and the request that the running code works for. Spans, metrics and log lines of this process carry no such name;
/// they are distinguished by the execution context that they come from.
/// </summary>
/// <param name="Owner">The playground: tests run several in one process.</param>
/// <param name="Gate">The instance's name.</param>
/// <param name="Trace">Null outside a request that is shown.</param>
internal sealed record GateScope(object Owner, string Gate, RequestTrace? Trace)
{
    private static readonly AsyncLocal<GateScope?> Local = new();

    public static GateScope? Current
    {
        get => Local.Value;
        set => Local.Value = value;
    }

    /// <summary>The scope where it belongs to <paramref name="owner"/>.</summary>
    public static GateScope? Of(object owner) => Local.Value is { } scope && ReferenceEquals(scope.Owner, owner) ? scope : null;
}
