using CaptchaGate.Emulator;
using CaptchaGate.Telemetry.Tests.Support;

namespace CaptchaGate.Telemetry.Tests.Alerts;

/// <summary>Something that is exported: its name and what stands in it.</summary>
internal sealed record Sign(string Name, params (string Name, string Value)[] Attributes)
{
    /// <value>What a number must reach.</value>
    public double AtLeast { get; init; } = 1;

    public double AtMost { get; init; } = double.MaxValue;

    /// <value>Whether it must not be there: the alert is about its absence.</value>
    public bool IsMissing { get; init; }

    public bool Fits(Func<string, string?> attribute) => Attributes.All(wanted => string.Equals(attribute(wanted.Name), wanted.Value, StringComparison.Ordinal));

    public override string ToString() => $"{(IsMissing ? "no " : "")}{Name} {string.Join(' ', Attributes.Select(static pair => $"{pair.Name}={pair.Value}"))}";
}

/// <summary>One alert, the fault that raises it, and where the fault must show.</summary>
internal sealed record AlertCase(string Alert)
{
    public (string Name, string? Value)[] Settings { get; init; } = [];

    public Action<CaptchaEmulator>? Prepare { get; init; }

    public required Func<TelemetryTestHost, Task> Inject { get; init; }

    public required Sign Event { get; init; }

    public required Sign Metric { get; init; }

    public required Sign Span { get; init; }
}
