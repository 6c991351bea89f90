using ArchUnitNET.Domain;
using ArchUnitNET.Fluent;

namespace CaptchaGate.Conventions.Tests.Structure;

/// <summary>A rule about the compiled types.</summary>
/// <param name="Name">What it demands.</param>
internal sealed record ArchitectureRule(string Name, IArchRule Check)
{
    /// <summary>Evaluates the rule.</summary>
    /// <returns>The types that violate it, each with what it depends on; a cycle is one entry. Empty where the rule holds.</returns>
    public IReadOnlyList<(string? Type, string Description)> FindViolations(Architecture architecture) =>
    [
        .. Check.Evaluate(architecture)
            .Where(static result => !result.Passed)
            .Select(static result => ((result.EvaluatedObject as IType)?.FullName, result.Description)),
    ];

    public override string ToString() => Name;
}
