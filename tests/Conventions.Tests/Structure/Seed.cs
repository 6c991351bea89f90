namespace CaptchaGate.Conventions.Tests.Structure;

/// <summary>A type that violates one rule.</summary>
/// <param name="Rule">The name of the rule.</param>
/// <param name="Namespace">Where it is.</param>
/// <param name="Members">Its members, as C#.</param>
internal sealed record Seed(string Rule, string Namespace, string Members)
{
    public required string Type { get; init; }

    public string FullName => $"{Namespace}.{Type}";

    public string Source => $"namespace {Namespace} {{ internal sealed class {Type} {{ {Members} }} }}";
}
