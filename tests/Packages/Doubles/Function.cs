using System.Text.Json;

namespace CaptchaGate.Packages.Tests.Doubles;

/// <summary>A function with an HTTP trigger, as its metadata describes it.</summary>
/// <param name="Methods">Null: every method.</param>
internal sealed record Function(string Id, string Name, string Parameter, string Route, string AuthLevel, IReadOnlyList<string>? Methods)
{
    /// <param name="bindings">The function's bindings, each a JSON object.</param>
    public static Function Of(string id, string name, IEnumerable<JsonElement> bindings)
    {
        var trigger = bindings.Single(static binding => binding.GetProperty("type").GetString() is "httpTrigger");
        return new(
            id,
            name,
            trigger.GetProperty("name").GetString()!,
            trigger.GetProperty("route").GetString()!,
            trigger.GetProperty("authLevel").GetString()!,
            trigger.TryGetProperty("methods", out var methods) ? [.. methods.EnumerateArray().Select(static method => method.GetString()!)] : null);
    }

    /// <summary>Reads <c>functions.metadata</c>.</summary>
    public static IReadOnlyList<Function> Read(string metadata)
    {
        using var json = JsonDocument.Parse(metadata);
        return [.. json.RootElement.EnumerateArray().Select(static function => Of("", function.GetProperty("name").GetString()!, function.GetProperty("bindings").Clone().EnumerateArray()))];
    }
}
