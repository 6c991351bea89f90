using System.Collections.Frozen;

namespace CaptchaGate.Emulator.Reactions;

/// <summary>The catalogue of wire faults.</summary>
public static class Fault
{
    /// <value>The connection is reset before a byte of the answer.</value>
    public static Reaction Reset { get; } = new WireReaction("reset", _ => [new ResetConnection()]);

    /// <value>By the name that scripts and the control API use.</value>
    public static IReadOnlyDictionary<string, Reaction> ByName { get; } =
        new[] { Reset }.ToFrozenDictionary(fault => fault.Name, StringComparer.Ordinal);
}
